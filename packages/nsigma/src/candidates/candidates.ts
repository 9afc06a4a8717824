import { createKernel } from "../kernels/choose.ts";
import type { Kernel } from "../kernels/contract.ts";
import { type Logits, lengthOf, vocabularyOf } from "../logits/logits.ts";
import { Scores } from "./scores.ts";

const COLDEST = 2 ** -64;
const HOTTEST = 2 ** 64;

/**
 * The set of tokens still in play, shrinking as steps cut: what goes in, what is written, and what stays.
 *
 * - Always in id order. Cuts compact, nothing ever sorts, so ties fall to the lower id by itself and the same
 *   random number picks the same token whatever the steps before it did.
 * - Until the first cut the row is used where it lies (`dense`, entry i is token i), or where the kernel can read it.
 */
export class Candidates extends Scores {
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
    this.vocabSize = count;
    this.temperature = 1;
    this.counted = null;
    this.forget();
    this.kernel.load(row, count);
    this.check();
  }

  /** Lets go of the caller's row. */
  release(): void {
    this.kernel.release();
  }

  /** Entry i is token i. */
  get dense(): boolean {
    return this.kernel.row.ids === null;
  }

  /** How many tokens are still in play, for rules that count them. */
  get size(): number {
    return this.counted ?? this.statistics().finite;
  }

  /** The entry that holds a token, or -1 when it was cut or is not a token. O(log count). */
  indexOf(id: number): number {
    const { ids, count } = this.kernel.row;
    if (ids === null) return id < count ? id : -1;
    let low = 0;
    let high = count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const at = ids[middle];
      if (at === id) return middle;
      if (at < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /**
   * Multiplies what the logits will be divided by. Held within 2^±64: beyond that a row of float32 is greedy or
   * uniform in any case, and numbers near the ends of the range would not multiply any more.
   */
  soften(t: number): void {
    this.temperature = Math.min(Math.max(this.temperature * t, COLDEST), HOTTEST);
  }

  /** The logits for writing; call `changed()` afterwards. */
  writable(): Float32Array {
    return this.kernel.writable();
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
    const { logits } = this;
    this.cross(logits, Math.max(minKeep, 1));
    if (this.kernel.crossing.threshold < threshold) return this.keepBest(minKeep, keepTies);
    // -Infinity entries are no candidates, so a line below everything still drops them.
    this.keep(logits, Math.max(threshold, -Number.MAX_VALUE), finite);
    return threshold;
  }

  /**
   * Keeps the `k` best, of equals at the end the lower ids, or all of them with `keepTies`; never below `minKeep`.
   *
   * @returns the logit at the last rank kept
   */
  keepBest(k: number, keepTies = false, minKeep = 1): number {
    this.keepKeys(this.logits, k, keepTies, minKeep);
    return this.kernel.crossing.threshold;
  }

  /** Keeps the candidates with the `k` largest keys; entries with key -Infinity go. */
  keepKeys(keys: Float32Array, k: number, keepTies = false, minKeep = 1): void {
    const own = this.readable(keys);
    const { crossing } = this.kernel;
    let rank = this.cross(own, k);
    if (keepTies) rank = this.countFrom(own, crossing.threshold);
    // Where minKeep decides, it is a number of tokens and no line that equals could be on.
    if (rank < minKeep) rank = this.cross(own, minKeep);
    this.keep(own, crossing.threshold, rank);
  }

  private countFrom(keys: Float32Array, line: number): number {
    let count = 0;
    for (let i = 0; i < this.count; i++) if (keys[i] >= line) count++;
    return count;
  }

  private keep(keys: Float32Array, line: number, limit: number): void {
    const { kernel, count } = this;
    kernel.keep(keys, line, limit);
    if (this.count < count) this.forget();
  }
}
