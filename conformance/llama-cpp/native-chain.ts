import koffi from "koffi";
import type { Library, Pointer } from "./library.ts";
import { TokenArray } from "./token-array.ts";

/** What makes one of llama.cpp's samplers. */
export type Maker = (llama: Library, vocabulary: number) => Pointer;

/** Not a sampler: takes the tokens at -Infinity out of the array. For what llama.cpp cannot do with them in it. */
export const dropDead = "drop dead";
export type Stage = Maker | typeof dropDead;

/** A chain of llama.cpp's own samplers over one array of candidates. */
export class NativeChain {
  readonly array = new TokenArray();
  private readonly llama: Library;
  /** Chains of llama.cpp, with the dead dropped between one and the next. */
  private readonly chains: Pointer[] = [];

  constructor(llama: Library, stages: readonly Stage[], vocabulary: number) {
    this.llama = llama;
    this.chains.push(llama.chain_init({ no_perf: true }));
    for (const stage of stages) {
      if (stage === dropDead) this.chains.push(llama.chain_init({ no_perf: true }));
      else llama.chain_add(this.chains[this.chains.length - 1], stage(llama, vocabulary));
    }
  }

  /** Runs the chain over a row; the result is in `array`. */
  apply(row: Float32Array): TokenArray {
    const { array, chains, llama } = this;
    array.load(row);
    chains.forEach((chain, i) => {
      if (i > 0) array.dropDead();
      llama.apply(chain, array.address);
      array.refresh();
    });
    return array;
  }

  /** As `apply`, and the token that the last sampler chose. */
  sample(row: Float32Array): number {
    const array = this.apply(row);
    if (array.selected < 0) throw new Error("no sampler of this chain chooses a token");
    return array.id(array.selected);
  }

  accept(token: number): void {
    for (const chain of this.chains) this.llama.accept(chain, token);
  }

  reset(): void {
    for (const chain of this.chains) this.llama.reset(chain);
  }

  free(): void {
    for (const chain of this.chains) this.llama.free(chain);
    this.array.free();
  }
}

/** A `std::vector<std::vector<int>>` for reading: begin, end and end of storage, each list of tokens likewise. */
export function vectorOfLists(lists: readonly (readonly number[])[]): Pointer {
  const vector = (begin: Pointer, bytes: number) => [begin, begin + BigInt(bytes), begin + BigInt(bytes)];
  const inner = lists.flatMap((list) => vector(copy(Int32Array.from(list)), 4 * list.length));
  return copy(BigInt64Array.from(vector(copy(BigInt64Array.from(inner)), 8 * inner.length)));
}

/** The same bytes in the library's memory. Never freed: a test run has few of them. */
export function copy(source: Int32Array | BigInt64Array | Float32Array): Pointer {
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  const address: Pointer = koffi.alloc("uint8_t", Math.max(bytes.length, 1));
  new Uint8Array(koffi.view(address, Math.max(bytes.length, 1))).set(bytes);
  return address;
}
