import type { Logits } from "../../logits/logits.ts";
import type { Cache } from "./cache.ts";
import type { Network } from "./network.ts";
import type { RowNoise } from "./noise-inputs.ts";
import type { Evaluated } from "./prompts.ts";
import type { Row } from "../row.ts";

/** A row that is being written, and where in which cache it is. */
interface Writing<Each> {
  readonly row: Each;
  readonly noise: RowNoise | undefined;
  /** All its tokens; the last has not run. */
  readonly ids: number[];
  readonly cache: Cache;
  readonly at: number;
}

/** When more of a cache's rows than this have ended, those that go on move to one of their own. */
const MOST_ENDED = 1 / 4;

/** Rows of one length that are written together. */
export class Batch<Each extends Row> {
  private readonly network: Network;
  private writing: Writing<Each>[] = [];
  private text: Evaluated | undefined;

  constructor(network: Network) {
    this.network = network;
  }

  /** How many rows go on. */
  get size(): number {
    return this.writing.length;
  }

  /** How many positions of each row have run; undefined without rows. */
  get length(): number | undefined {
    return this.writing[0]?.cache.length;
  }

  /** Takes in rows that go on from one prompt, each with its first token. Its cache is copied. */
  async add(prompt: Evaluated, rows: readonly Each[], first: readonly number[]): Promise<void> {
    const cache = await this.network.caches.gather(rows.map(() => ({ cache: prompt.cache, row: 0 })));
    for (const [at, row] of rows.entries()) {
      this.writing.push(this.begun(row, prompt, first[at], cache, at));
    }
  }

  /** Takes over the rows of another batch, which are of the same length. */
  absorb(other: Batch<Each>): void {
    this.writing.push(...other.writing);
  }

  /** Takes over a prompt that a single row goes on from, cache and all. */
  own(prompt: Evaluated, row: Each, first: number): void {
    this.writing.push(this.begun(row, prompt, first, prompt.cache, 0));
  }

  /**
   * Writes one token more to every row.
   *
   * @returns the rows that ended with it
   */
  async step(): Promise<Each[]> {
    const before = await this.together();
    const { writing } = this;
    const last = Array.from({ length: before.rows }, () => [0]); // what ended runs on until it is moved out
    const noises = Array.from({ length: before.rows }, (): RowNoise | undefined => undefined);
    for (const { ids, at, noise } of writing) {
      last[at] = [ids[ids.length - 1]];
      noises[at] = noise;
    }
    const ended: Each[] = [];
    const read = (logitsOf: (row: number) => Logits): void => {
      for (const { row, ids, at } of writing) {
        ids.push(row.next(logitsOf(at)));
        if (row.over) ended.push(row);
      }
    };
    const cache = await this.network.run(last, before, read, noises);
    this.writing = writing.filter(({ row }) => !row.over).map((each) => ({ ...each, cache }));
    if (this.size > 0) return ended;
    // Keys and values that were computed beside noise are no other text's.
    if (cache.rows > 1 || writing[0].noise) cache.dispose();
    else this.text = { ids: writing[0].ids.slice(0, -1), cache, logits: undefined };
    return ended;
  }

  /** What ran of the last row, where it was alone; it is the caller's, for texts that begin like it. */
  left(): Evaluated | undefined {
    const { text } = this;
    this.text = undefined;
    return text;
  }

  /** Ends all rows. */
  dispose(): void {
    for (const cache of this.caches()) cache.dispose();
    this.writing = [];
  }

  private begun(row: Each, prompt: Evaluated, first: number, cache: Cache, at: number): Writing<Each> {
    return { row, noise: this.network.noise.of(row), ids: [...prompt.ids, first], cache, at };
  }

  /** The one cache of all rows, after moving them there if need be. */
  private async together(): Promise<Cache> {
    const { writing } = this;
    const caches = this.caches();
    const [{ cache }] = writing;
    if (caches.length === 1 && writing.length >= cache.rows * (1 - MOST_ENDED)) return cache;
    const gathered = await this.network.caches.gather(writing.map(({ cache, at: row }) => ({ cache, row })));
    for (const each of caches) each.dispose();
    this.writing = writing.map((each, at) => ({ ...each, cache: gathered, at }));
    return gathered;
  }

  private caches(): Cache[] {
    return [...new Set(this.writing.map(({ cache }) => cache))];
  }
}
