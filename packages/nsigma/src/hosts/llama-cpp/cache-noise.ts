import type { HalfVectors } from "../../noise/half-vectors.ts";
import type { Noise } from "../../noise/noise.ts";
import type { Pointer } from "./functions.ts";
import type { CachePlace } from "./noise-places.ts";
import type { Tensors } from "./tensors.ts";

const HALF = Uint16Array.BYTES_PER_ELEMENT;

/** Which vectors of which layer, and where they are. */
export interface CacheAim {
  readonly letter: "key" | "value";
  readonly layer: number;
  readonly place: CachePlace;
}

/**
 * Noise in what attention reads of the memory in one layer, and out again when it has read: what is kept stays as it was.
 */
export class CacheNoise {
  private readonly tensors: Tensors;
  private readonly noise: Noise;
  private readonly aim: CacheAim;
  private readonly vectors: HalfVectors;
  /** The node that writes the call's tokens, and the one that is read. */
  private keeper: Pointer | undefined;
  private reader: Pointer | undefined;
  private count = 0;

  constructor(tensors: Tensors, noise: Noise, aim: CacheAim, vectors: HalfVectors) {
    this.tensors = tensors;
    this.noise = noise;
    this.aim = aim;
    this.vectors = vectors;
  }

  expect(keeper: Pointer): false {
    this.keeper = keeper;
    return false;
  }

  /** Turns the vectors of all tokens up to the last of the call, but for the sinks. */
  disturb(reader: Pointer, positions: Int32Array): void {
    const { letter, layer, place: at } = this.aim;
    const { heads, size, stride } = at;
    const { sinks } = this.noise.settings;
    const last = positions[positions.length - 1];
    this.checkCells(positions);
    this.reader = reader;
    this.count = Math.max(0, last + 1 - sinks) * heads * size;
    const { count, vectors } = this;
    vectors.reserve(count, size);
    if (count === 0) return;
    const offset = sinks * stride;
    this.tensors.read(reader, vectors.clean, offset, count * HALF);
    vectors.perturb(this.noise, { letter, layer, step: last, position: sinks, heads, size }, count);
    this.tensors.write(reader, vectors.noisy, offset, count * HALF);
  }

  restore(): void {
    if (this.reader === undefined || this.count === 0) return;
    const offset = this.noise.settings.sinks * this.aim.place.stride;
    this.tensors.write(this.reader, this.vectors.clean, offset, this.count * HALF);
    this.reader = undefined;
  }

  /** The text's tokens lie in the cells of their positions, because the context has one text, which only grows and is cut. */
  private checkCells(positions: Int32Array): void {
    if (this.keeper === undefined) throw new Error("llama.cpp did not say where it keeps tokens");
    const [, indices] = this.tensors.describe(this.keeper).sources;
    const cells = new BigInt64Array(positions.length);
    this.tensors.read(indices, cells, 0, cells.byteLength);
    const moved = cells.findIndex((cell, at) => cell !== BigInt(positions[at]));
    if (moved < 0) return;
    throw new Error(`llama.cpp keeps the token at ${positions[moved]} in cell ${cells[moved]}`);
  }
}
