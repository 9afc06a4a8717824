import { createKernel } from "../kernels/choose.ts";
import type { Kernel } from "../kernels/contract.ts";
import { type Logits, lengthOf, vocabularyOf } from "../logits/logits.ts";
import { Scores } from "./scores.ts";

const COLDEST = 2 ** -64;
const HOTTEST = 2 ** 64;

/**
 * The tokens still in play: ids, logits and a count, shrinking as steps cut.
 *
 * - Always in id order. Cuts compact, nothing ever sorts, so ties fall to the lower id by itself and the same
 *   random number picks the same token whatever the steps before it did.
 * - Until the first cut the row is used where it lies (`dense`, entry i is token i), or where the kernel can read it.
 */
export class Candidates extends Scores {
  /** Entry i is token i. */
  dense = true;
  /** The real vocabulary of the row that was loaded. */
  vocabSize = 0;
  /** How many candidates steps should count, where somebody keeps count otherwise than by what is finite. */
  counted: number | null = null;

  constructor(kernel: Kernel = createKernel(0)) {
    super(kernel);
  }

  /**
   * Takes a row in and checks it, once.
   *
   * @throws LogitsError when an entry is NaN or none is above -Infinity
   */
  load(row: Logits, vocabSize?: number): void {
    const count = vocabularyOf(row, vocabSize);
    if (this.kernel.capacity < count) this.kernel = createKernel(lengthOf(row));
    this.count = count;
    this.vocabSize = count;
    this.temperature = 1;
    this.counted = null;
    this.dense = true;
    this.forget();
    this.logits = this.kernel.take(row, count);
    this.statistics();
  }

  /**
   * Multiplies what the logits will be divided by. Held within 2^±64: beyond that a row of float32 is greedy or
   * uniform in any case, and numbers near the ends of the range would not multiply any more.
   */
  soften(t: number): void {
    this.temperature = Math.min(Math.max(this.temperature * t, COLDEST), HOTTEST);
  }

  /** Lets go of the caller's row. */
  release(): void {
    this.logits = this.kernel.row;
  }

  id(i: number): number {
    return this.dense ? i : this.kernel.ids[i];
  }

  /** The entry that holds a token, or -1 when it was cut or is no token. O(log count). */
  indexOf(id: number): number {
    if (this.dense) return id < this.count ? id : -1;
    const { ids } = this.kernel;
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const at = ids[middle];
      if (at === id) return middle;
      if (at < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** How many tokens are still in play, for rules that count them. */
  get size(): number {
    return this.counted ?? this.statistics().finite;
  }

  /** A number per entry, for a step to fill. */
  keys(): Float32Array {
    this.crossed = null;
    return this.kernel.keys;
  }

  /** The logits for writing; call `changed()` afterwards. */
  writable(): Float32Array {
    const { row } = this.kernel;
    if (this.logits !== row) {
      row.set(this.logits.length === this.count ? this.logits : this.logits.subarray(0, this.count));
      this.logits = row;
    }
    return row;
  }

  changed(): void {
    this.forget();
  }

  /**
   * Cuts every candidate below the threshold, but never below `minKeep` candidates. Those that stay for that reason
   * alone are the best, of equals the lower ids, so a line above all of them leaves one token however many share the
   * maximum.
   *
   * @param keepTies all equals of the last of those stay too
   * @returns the threshold as applied
   */
  keepAbove(threshold: number, minKeep = 1, keepTies = false): number {
    const { finite } = this.statistics();
    this.cross(this.logits, Math.max(minKeep, 1));
    if (this.crossing.threshold < threshold) return this.keepBest(minKeep, keepTies);
    // -Infinity entries are no candidates, so a line below everything still drops them.
    this.compact(this.logits, Math.max(threshold, -Number.MAX_VALUE), finite);
    return threshold;
  }

  /**
   * Keeps the `k` best, of equals at the end the lower ids, or all of them with `keepTies`; never below `minKeep`.
   *
   * @returns the logit at the last rank kept
   */
  keepBest(k: number, keepTies = false, minKeep = 1): number {
    this.keepKeys(this.logits, k, keepTies, minKeep);
    return this.crossing.threshold;
  }

  /** Keeps the candidates with the `k` largest keys; entries with key -Infinity go. */
  keepKeys(keys: Float32Array, k: number, keepTies = false, minKeep = 1): void {
    const own = this.readable(keys);
    let rank = this.cross(own, k);
    if (keepTies) rank = this.countFrom(own, this.crossing.threshold);
    // Where minKeep decides, it is a number of tokens and no line that equals could be on.
    if (rank < minKeep) rank = this.cross(own, minKeep);
    this.compact(own, this.crossing.threshold, rank);
  }

  /** Finds the key at a rank, clamped to what there is. */
  private cross(keys: Float32Array, k: number): number {
    const rank = Math.min(Math.max(Math.floor(k), 1), this.statistics().finite);
    // The best is known; and a walk to a share of the mass, just made, has found the key at its rank.
    if (rank === 1 && keys === this.logits) {
      this.crossing.threshold = this.statistics().max;
      this.crossing.rank = 1;
      this.crossed = keys;
    } else if (this.crossed !== keys || this.crossing.rank !== rank) {
      this.kernel.crossRank(keys, this.count, rank, keys === this.logits, this.crossing);
      this.crossed = keys;
    }
    return rank;
  }

  private countFrom(keys: Float32Array, line: number): number {
    let count = 0;
    for (let i = 0; i < this.count; i++) if (keys[i] >= line) count++;
    return count;
  }

  private compact(keys: Float32Array, threshold: number, limit: number): void {
    const { kernel, logits, count } = this;
    const ids = this.dense ? null : kernel.ids;
    this.count = kernel.keep(keys, logits, ids, count, threshold, limit, this.found);
    this.logits = kernel.row;
    this.dense = false;
    if (this.count < count) this.forget();
  }

  /** Only those tokens stay, all equal. */
  protected keepInfinite(): void {
    this.compact(this.logits, Infinity, this.count);
    this.kernel.row.fill(0, 0, this.count);
    this.forget();
  }
}
