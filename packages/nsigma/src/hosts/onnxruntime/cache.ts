import type { CacheSlot } from "./layout.ts";
import type { OrtTensor, OrtTensorClass } from "./runtime.ts";

/** The typed arrays that tensors have for data. */
interface Numbers extends ArrayLike<number> {
  set(from: Numbers, at: number): void;
  subarray(from: number, to: number): Numbers;
}

/** What half precision lies in, where the runtime has no array of its own for it. */
const ARRAYS: Readonly<Record<string, new (length: number) => Numbers>> = {
  float32: Float32Array,
  float16: (globalThis as { Float16Array?: typeof Uint16Array }).Float16Array ?? Uint16Array,
};

/** One row of a cache. */
export interface CacheRow {
  readonly cache: Cache;
  readonly row: number;
}

/**
 * Keys and values of the positions that have run, of rows of one length. They are the session's own tensors, wherever
 * it keeps them; only `gather` and `crop` look inside.
 */
export class Cache {
  readonly tensors: readonly OrtTensor[];
  readonly rows: number;
  readonly length: number;

  constructor(tensors: readonly OrtTensor[]) {
    this.tensors = tensors;
    [this.rows, , this.length] = tensors[0].dims;
  }

  dispose(): void {
    for (const tensor of this.tensors) tensor.dispose();
  }
}

/** What is done with caches outside a session. */
export class Caches {
  private readonly slots: readonly CacheSlot[];
  private readonly Tensor: OrtTensorClass;

  constructor(slots: readonly CacheSlot[], Tensor: OrtTensorClass) {
    this.slots = slots;
    this.Tensor = Tensor;
  }

  /** What one position of one row takes. */
  get bytesPerPosition(): number {
    const bytes = ({ type, heads, width }: CacheSlot) => heads * width * (type === "float16" ? 2 : 4);
    return this.slots.reduce((sum, slot) => sum + bytes(slot), 0);
  }

  /** Nothing has run yet. */
  empty(rows: number): Cache {
    return new Cache(this.slots.map((_, index) => this.tensor(index, rows, 0)));
  }

  /** A new cache of rows of others, in this order, all of one length; a row may come more than once. */
  async gather(rows: readonly CacheRow[]): Promise<Cache> {
    const { length } = rows[0].cache;
    const tensors = this.slots.map(async ({ heads, width }, index) => {
      const each = heads * length * width;
      const gathered = this.tensor(index, rows.length, length);
      for (const [at, { cache, row }] of rows.entries()) {
        const from = (await cache.tensors[index].getData()) as Numbers;
        (gathered.data as Numbers).set(from.subarray(row * each, (row + 1) * each), at * each);
      }
      return gathered;
    });
    return new Cache(await Promise.all(tensors));
  }

  /** A new cache of the first `length` positions of one row. */
  async crop(cache: Cache, length: number): Promise<Cache> {
    const tensors = this.slots.map(async ({ heads, width }, index) => {
      const from = (await cache.tensors[index].getData()) as Numbers;
      const cropped = this.tensor(index, 1, length);
      for (let head = 0; head < heads; head++) {
        const start = head * cache.length * width;
        const part = from.subarray(start, start + length * width);
        (cropped.data as Numbers).set(part, head * length * width);
      }
      return cropped;
    });
    return new Cache(await Promise.all(tensors));
  }

  private tensor(slot: number, rows: number, length: number): OrtTensor {
    const { type, heads, width } = this.slots[slot];
    const data = new ARRAYS[type](rows * heads * length * width);
    return new this.Tensor(type as never, data as never, [rows, heads, length, width]);
  }
}
