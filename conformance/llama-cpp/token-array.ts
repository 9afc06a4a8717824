import koffi from "koffi";
import type { Pointer } from "./library.ts";

/** id, logit and probability: four bytes each. */
const ENTRY = 12;

/** llama.cpp's array of candidates, laid out in memory as its C interface has it. */
export class TokenArray {
  /** { data, size, selected, sorted }, eight bytes each. */
  readonly address: Pointer = koffi.alloc("int64_t", 4);
  size = 0;
  /** Place of the chosen token, or -1. */
  selected = -1;
  private start = 0;
  private readonly header = new BigInt64Array(koffi.view(this.address, 32));
  private data: Pointer = 0n;
  private capacity = 0;
  private ids = new Int32Array(0);
  private floats = new Float32Array(0);

  /** @param order the tokens in the order they should have; by default all of them, by id */
  load(row: Float32Array, order?: ArrayLike<number>): void {
    const size = order?.length ?? row.length;
    this.grow(size);
    const { ids, floats } = this;
    for (let i = 0; i < size; i++) {
      const id = order ? order[i] : i;
      ids[3 * i] = id;
      floats[3 * i + 1] = row[id];
      floats[3 * i + 2] = 0;
    }
    this.header[0] = this.data;
    this.header[1] = BigInt(size);
    this.header[2] = -1n;
    this.header[3] = 0n;
    this.refresh();
  }

  /** Looks where the last sampler has left things; XTC moves the start of the array instead of its entries. */
  refresh(): void {
    this.start = Number(this.header[0] - this.data) / ENTRY;
    this.size = Number(this.header[1]);
    this.selected = Number(this.header[2]);
  }

  id(i: number): number {
    return this.ids[this.word(i)];
  }

  logit(i: number): number {
    return this.floats[this.word(i) + 1];
  }

  probability(i: number): number {
    return this.floats[this.word(i) + 2];
  }

  /** Takes out the entries at -Infinity, which some steps leave and others count. */
  dropDead(): void {
    const { ids, floats } = this;
    let kept = 0;
    for (let i = 0; i < this.size; i++) {
      if (this.logit(i) === -Infinity) continue;
      const from = this.word(i);
      const to = this.word(kept++);
      ids[to] = ids[from];
      floats[to + 1] = floats[from + 1];
      floats[to + 2] = floats[from + 2];
    }
    this.header[1] = BigInt(kept);
    this.refresh();
  }

  free(): void {
    if (this.capacity > 0) koffi.free(this.data);
    koffi.free(this.address);
  }

  private word(i: number): number {
    return (this.start + i) * 3;
  }

  private grow(size: number): void {
    if (size <= this.capacity) return;
    if (this.capacity > 0) koffi.free(this.data);
    this.capacity = 2 ** Math.ceil(Math.log2(size));
    this.data = koffi.alloc("uint8_t", this.capacity * ENTRY);
    const memory = koffi.view(this.data, this.capacity * ENTRY);
    this.ids = new Int32Array(memory);
    this.floats = new Float32Array(memory);
  }
}
