import type { NoiseLetter } from "../../noise/letters.ts";
import { HalfVectors } from "../../noise/half-vectors.ts";
import { Noise, type TokenPlace } from "../../noise/noise.ts";
import type { NoiseSettings } from "../../noise/options.ts";
import { CacheNoise } from "./cache-noise.ts";
import type { Pointer } from "./functions.ts";
import type { CachePlace, GraphNode, LayerPlaces, Spot, VectorPlace } from "./noise-places.ts";
import type { Tensors } from "./tensors.ts";

/** What is to be done at one node of a call's graph. */
interface Errand extends Spot {
  /** Is told of the node before it is computed. @returns whether `run` is to be called after that; default: yes */
  expect?(tensor: Pointer): false;
  run(tensor: Pointer): void;
}

/** The noise of one text in this model: what is to be done at which nodes. */
export interface TextNoise {
  readonly noise: Noise;
  readonly errands: ReadonlyMap<string, readonly Errand[]>;
}

/** What llama.cpp asks about every node of the graphs of a context, to put noise into some. */
export class NoiseCallback {
  readonly address: Pointer;
  private readonly tensors: Tensors;
  private readonly free: () => void;
  private listed: GraphNode[] | undefined;
  private errands: TextNoise["errands"] | undefined;
  /** Positions of the call's tokens. */
  private positions: Int32Array = new Int32Array(0);
  /** How many nodes of each name have been asked about in this call. */
  private readonly seen = new Map<string, number>();
  private awaited: Errand[] = [];
  /** How many errands of this call have not been run yet. */
  private left = 0;
  private error: unknown;
  private values: Float32Array = new Float32Array(0);

  constructor(tensors: Tensors) {
    this.tensors = tensors;
    const { address, free } = tensors.callback((tensor, ask) => this.hear(tensor, ask));
    this.address = address;
    this.free = free;
  }

  close(): void {
    this.free();
  }

  /** The nodes of the graphs that are computed by a call. */
  list(call: () => void): GraphNode[] {
    const listed: GraphNode[] = [];
    this.listed = listed;
    try {
      call();
    } finally {
      this.listed = undefined;
    }
    this.rethrow();
    return listed;
  }

  /**
   * Computes tokens with noise.
   *
   * @param positions where in the text they stand
   * @param call computes them, on this thread
   * @throws Error when the call did not come by all places: its graph is not the one that was looked at
   */
  with({ errands }: TextNoise, positions: Int32Array, call: () => void): void {
    this.positions = positions;
    this.errands = errands;
    this.seen.clear();
    this.awaited = [];
    this.left = [...errands.values()].flat().length;
    try {
      call();
    } finally {
      this.errands = undefined;
    }
    this.rethrow();
    if (this.left > 0) throw new Error(`llama.cpp computed without ${this.left} of the places of noise`);
  }

  /** What is to be done for the noise of a text. */
  aim(settings: NoiseSettings, layers: readonly LayerPlaces[]): TextNoise {
    const noise = new Noise(settings, layers.length);
    const errands = new Map<string, Errand[]>();
    // Layers are computed one after the other, and share the room for what they keep.
    const rooms = { key: new HalfVectors(), value: new HalfVectors() };
    const add = (errand: Errand): unknown =>
      errands.set(errand.name, [...(errands.get(errand.name) ?? []), errand]);
    layers.forEach((places, layer) => {
      for (const [letter, place] of Object.entries(places) as [NoiseLetter, VectorPlace][]) {
        if (noise.theta(letter, layer) === 0) continue;
        if (letter === "key" || letter === "value") {
          const aim = { letter, layer, place: place as CachePlace } as const;
          const cache = new CacheNoise(this.tensors, noise, aim, rooms[letter]);
          const { kept, over } = aim.place;
          add({ ...kept, expect: (tensor) => cache.expect(tensor), run: () => {} });
          add({ ...place, run: (tensor) => cache.disturb(tensor, this.positions) });
          add({ ...over, run: () => cache.restore() });
        } else {
          add({ ...place, run: (tensor) => this.disturb(noise, letter, layer, place, tensor) });
        }
      }
    });
    return { noise, errands };
  }

  /** Answers llama.cpp. What goes wrong here must not pass through it. */
  private hear(tensor: Pointer, ask: boolean): boolean {
    try {
      if (this.listed) {
        if (ask) this.listed.push({ ...this.tensors.describe(tensor), address: tensor });
        return false;
      }
      if (!this.errands) return false;
      if (ask) return this.expect(tensor, this.errands);
      for (const errand of this.awaited) errand.run(tensor);
      this.left -= this.awaited.length;
      return true;
    } catch (error) {
      this.error ??= error;
      this.errands = undefined;
      return false;
    }
  }

  private expect(tensor: Pointer, errands: TextNoise["errands"]): boolean {
    const name = this.tensors.nameOf(tensor);
    const here = errands.get(name);
    if (!here) return false;
    const before = this.seen.get(name) ?? 0;
    this.seen.set(name, before + 1);
    const due = here.filter((errand) => errand.before === before);
    this.awaited = due.filter((errand) => errand.expect?.(tensor) !== false);
    this.left -= due.length - this.awaited.length;
    return this.awaited.length > 0;
  }

  private disturb(
    noise: Noise,
    letter: NoiseLetter,
    layer: number,
    { heads, size, stride }: VectorPlace,
    tensor: Pointer,
  ): void {
    const { positions, tensors } = this;
    const entries = heads * size;
    const bytes = entries * Float32Array.BYTES_PER_ELEMENT;
    if (this.values.length !== entries) this.values = new Float32Array(entries);
    const place: TokenPlaceOf = { letter, layer, step: 0, position: 0 };
    for (let at = 0; at < positions.length; at++) {
      tensors.read(tensor, this.values, at * stride, bytes);
      place.step = place.position = positions[at];
      noise.perturb(place, this.values, 0, heads, size);
      tensors.write(tensor, this.values, at * stride, bytes);
    }
  }

  private rethrow(): void {
    const { error } = this;
    this.error = undefined;
    if (error !== undefined) throw error;
  }
}

type TokenPlaceOf = { -readonly [Name in keyof TokenPlace]: TokenPlace[Name] };
