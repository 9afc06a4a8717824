import { LogitsError } from "../errors.ts";
import type { Crossing, Kernel, SoftmaxSums, Statistics } from "../kernels/contract.ts";
import { js } from "../kernels/js/index.ts";
import type { Arrangement } from "./arrangement.ts";
import { widenBfloat16, widenFloat16 } from "../logits/half.ts";
import { type Logits, lengthOf, vocabularyOf } from "../logits/logits.ts";

const COLDEST = 2 ** -64;
const HOTTEST = 2 ** 64;

/**
 * The tokens still in play: ids, logits and a count, shrinking as steps cut.
 *
 * - Always in id order. Cuts compact, nothing ever sorts, so ties fall to the lower id by itself and the same
 *   random number picks the same token whatever the steps before it did.
 * - Temperature is a number beside the logits, not a pass over them: thresholds stay on the raw logit axis, and
 *   a cut that does not look at `temperature` cannot depend on it.
 * - Until the first cut the row is used where it lies (`dense`, entry i is token i); it is copied only when a step
 *   writes to it.
 */
export class Candidates {
  readonly kernel: Kernel = js;
  /** Scores on the raw axis, `count` of them. Borrowed from the caller until `writable()` or the first cut. */
  logits: Float32Array = new Float32Array(0);
  count = 0;
  /** Entry i is token i. */
  dense = true;
  /** What the logits will be divided by before the softmax. */
  temperature = 1;
  /** The real vocabulary of the row that was loaded. */
  vocabSize = 0;
  /** Kept for a draw after llama.cpp's manner; null otherwise. */
  arrangement: Arrangement | null = null;

  private ids = new Int32Array(0);
  private own = new Float32Array(0);
  private keyed = new Float32Array(0);
  private sorted = new Float32Array(0);
  private found = false;
  private readonly current: Statistics = { max: 0, mean: 0, variance: 0, finite: 0, firstNaN: -1 };
  private readonly sums: SoftmaxSums = { sum: 0, weighted: 0 };
  private readonly crossing: Crossing = { threshold: 0, rank: 0 };

  /**
   * Takes a row in and checks it, once.
   *
   * @throws LogitsError when an entry is NaN or none is above -Infinity
   */
  load(row: Logits, vocabSize?: number): void {
    const count = vocabularyOf(row, vocabSize);
    this.grow(lengthOf(row));
    this.count = count;
    this.vocabSize = count;
    this.temperature = 1;
    this.arrangement?.reset(count);
    this.dense = true;
    this.found = false;
    if (row instanceof Float32Array) this.logits = row;
    else {
      this.logits = this.own;
      const widen = row.dtype === "float16" ? widenFloat16 : widenBfloat16;
      widen(row.data, this.own, count);
    }
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
    this.logits = this.own;
    this.arrangement = null;
  }

  /** The token id of entry i. */
  id(i: number): number {
    return this.dense ? i : this.ids[i];
  }

  /** The entry that holds a token, or -1 when it was cut or is no token. O(log count). */
  indexOf(id: number): number {
    if (this.dense) return id < this.count ? id : -1;
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const at = this.ids[middle];
      if (at === id) return middle;
      if (at < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /**
   * Max, mean and variance of the candidates as they are now; found once and kept until they change.
   *
   * @throws LogitsError when an entry is NaN or none is above -Infinity
   */
  statistics(): Readonly<Statistics> {
    if (!this.found) {
      this.kernel.statistics(this.logits, this.count, this.current);
      const { firstNaN, max } = this.current;
      if (firstNaN >= 0) {
        const id = this.id(firstNaN);
        throw new LogitsError(`the entry at position ${id} is NaN`, id);
      }
      if (max === -Infinity) {
        throw new LogitsError("every token is at -Infinity (banned), none can be chosen");
      }
      this.found = true;
      // From the host, or from an adjustment that left what float32 can hold.
      if (max === Infinity) {
        this.keepInfinite();
        return this.statistics();
      }
    }
    return this.current;
  }

  /** How many tokens are still in play; after llama.cpp's manner, those it has left at -Infinity too. */
  get size(): number {
    return this.arrangement?.size ?? this.statistics().finite;
  }

  /** 1 / T. */
  get scale(): number {
    return 1 / this.temperature;
  }

  /** Softmax sums of the candidates at the current temperature. */
  softmaxSums(): Readonly<SoftmaxSums> {
    const { max } = this.statistics();
    this.kernel.softmaxSums(this.logits, this.count, max, this.scale, this.sums);
    return this.sums;
  }

  /** ln Σe^(l/T), with max/T left out. */
  logSum(): number {
    return Math.log(this.softmaxSums().sum);
  }

  /** The entropy of the candidates at the current temperature, in nats. */
  entropy(): number {
    const { sum, weighted } = this.softmaxSums();
    return Math.max(0, Math.log(sum) - weighted / sum);
  }

  /** ln Σp²: how likely two draws at the current temperature are to agree. */
  logAgreement(): number {
    const logSum = this.logSum();
    const { max } = this.statistics();
    this.kernel.softmaxSums(this.logits, this.count, max, 2 * this.scale, this.sums);
    return Math.log(this.sums.sum) - 2 * logSum;
  }

  /** The logit at which a candidate has a probability, given as its logarithm, at the current temperature. */
  logitOf(logProbability: number): number {
    return this.statistics().max + this.temperature * (logProbability + this.logSum());
  }

  /**
   * How many candidates hold `share` of the softmax mass, counted from the most likely.
   *
   * @param keys another order to count in: the largest keys first
   */
  rankOfMass(share: number, keys: Float32Array = this.logits): number {
    const { max } = this.statistics();
    const { logits, count, scale, crossing } = this;
    this.kernel.crossMass(keys, logits, count, max, scale, share, crossing);
    return crossing.rank;
  }

  /** The `k` largest logits, or as many as there are, best first. The next call writes over them. */
  best(k: number): Float32Array {
    const { logits, count, crossing } = this;
    const length = Math.min(k, this.statistics().finite);
    this.kernel.crossRank(logits, count, length, crossing);
    if (this.sorted.length < length) this.sorted = new Float32Array(Math.max(length, 128));
    const found = this.sorted.subarray(0, length).fill(crossing.threshold);
    let next = 0;
    for (let i = 0; i < count; i++) if (logits[i] > crossing.threshold) found[next++] = logits[i];
    return found.sort().reverse();
  }

  /** A number per entry, for a step to fill. */
  keys(): Float32Array {
    if (this.keyed.length < this.count) this.keyed = new Float32Array(this.own.length);
    return this.keyed;
  }

  /** The logits for writing; call `changed()` afterwards. */
  writable(): Float32Array {
    if (this.logits !== this.own) {
      for (let i = 0; i < this.count; i++) this.own[i] = this.logits[i];
      this.logits = this.own;
    }
    return this.own;
  }

  changed(): void {
    this.found = false;
    this.arrangement?.disturb();
  }

  /**
   * Cuts every candidate below the threshold, but never the maximum, and never below `minKeep` candidates.
   *
   * @returns the threshold as applied
   */
  keepAbove(threshold: number, minKeep = 1): number {
    const { max, finite } = this.statistics();
    const line = Math.min(threshold, max);
    if (minKeep > 1) {
      this.cross(this.logits, minKeep);
      if (this.crossing.threshold < line) return this.keepBest(minKeep);
    }
    // -Infinity entries are no candidates, so a line below everything still drops them.
    this.compact(this.logits, Math.max(line, -Number.MAX_VALUE), finite);
    return line;
  }

  /**
   * Keeps the `k` best, of equals at the end the lower ids, or all of them with `keepTies`; never below `minKeep`.
   *
   * @returns the logit at the last rank kept
   */
  keepBest(k: number, keepTies = false, minKeep = 1): number {
    this.arrangement?.sort(this);
    this.keepKeys(this.logits, k, keepTies, minKeep);
    return this.crossing.threshold;
  }

  /** Keeps the candidates with the `k` largest keys; entries with key -Infinity go. */
  keepKeys(keys: Float32Array, k: number, keepTies = false, minKeep = 1): void {
    let rank = this.cross(keys, k);
    if (keepTies) rank = this.countFrom(keys, this.crossing.threshold);
    // Where minKeep decides, it is a number of tokens and no line that equals could be on.
    if (rank < minKeep) rank = this.cross(keys, minKeep);
    this.compact(keys, this.crossing.threshold, rank);
  }

  /** Finds the key at a rank, clamped to what there is. */
  private cross(keys: Float32Array, k: number): number {
    const rank = Math.min(Math.max(Math.floor(k), 1), this.statistics().finite);
    this.kernel.crossRank(keys, this.count, rank, this.crossing);
    return rank;
  }

  private countFrom(keys: Float32Array, line: number): number {
    let count = 0;
    for (let i = 0; i < this.count; i++) if (keys[i] >= line) count++;
    return count;
  }

  private compact(keys: Float32Array, threshold: number, limit: number): void {
    const ids = this.dense ? null : this.ids;
    const { logits, count, own } = this;
    this.count = this.kernel.keep(keys, logits, ids, count, threshold, limit, own, this.ids);
    this.logits = own;
    this.dense = false;
    if (this.count < count) this.found = false;
  }

  /** +Infinity beats every finite score: only those tokens stay, all equal. */
  private keepInfinite(): void {
    this.compact(this.logits, Infinity, this.count);
    this.own.fill(0, 0, this.count);
    this.found = false;
  }

  private grow(length: number): void {
    if (this.own.length >= length) return;
    this.own = new Float32Array(length);
    this.ids = new Int32Array(length);
  }
}
