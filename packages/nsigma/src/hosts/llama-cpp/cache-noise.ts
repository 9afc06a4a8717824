import { narrowFloat16, widenFloat16 } from "../../logits/half.ts";
import type { Noise } from "../../noise/noise.ts";
import type { Pointer } from "./functions.ts";
import type { CachePlace } from "./noise-places.ts";
import type { Tensors } from "./tensors.ts";

/** Room for what a layer keeps; layers are computed one after the other, and share it. */
export class CacheRoom {
  clean: Uint16Array = new Uint16Array(0);
  noisy: Uint16Array = new Uint16Array(0);
  values: Float32Array = new Float32Array(0);

  grow(count: number): void {
    if (this.values.length >= count) return;
    const room = 2 * count;
    this.values = new Float32Array(room);
    this.clean = new Uint16Array(room);
    this.noisy = new Uint16Array(room);
  }
}

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
  private readonly room: CacheRoom;
  /** The node that writes the call's tokens, and the one that is read. */
  private keeper: Pointer | undefined;
  private reader: Pointer | undefined;
  private count = 0;

  constructor(tensors: Tensors, noise: Noise, aim: CacheAim, room: CacheRoom) {
    this.tensors = tensors;
    this.noise = noise;
    this.aim = aim;
    this.room = room;
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
    this.room.grow(this.count);
    const { count } = this;
    const { clean, noisy, values } = this.room;
    if (count === 0) return;
    const offset = sinks * stride;
    this.tensors.read(reader, clean, offset, count * clean.BYTES_PER_ELEMENT);
    widenFloat16(clean, values, count);
    const place = { letter, layer, step: last, position: 0 };
    for (let position = sinks; position <= last; position++) {
      place.position = position;
      this.noise.perturb(place, values, (position - sinks) * heads * size, heads, size);
    }
    narrowFloat16(values, noisy, count);
    this.tensors.write(reader, noisy, offset, count * noisy.BYTES_PER_ELEMENT);
  }

  restore(): void {
    if (this.reader === undefined || this.count === 0) return;
    const { clean } = this.room;
    const offset = this.noise.settings.sinks * this.aim.place.stride;
    this.tensors.write(this.reader, clean, offset, this.count * clean.BYTES_PER_ELEMENT);
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
