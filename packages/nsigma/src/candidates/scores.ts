import { LogitsError } from "../errors.ts";
import type { Kernel, SoftmaxSums, Statistics } from "../kernels/contract.ts";
import { REACHED } from "./reached.ts";

/** By how much the logarithm of a share that counts as reached may fall short. */
const NEARLY = -Math.log(REACHED);

/**
 * The facts of a row of scores: statistics, softmax sums, ranks and masses. What was found is kept until the scores
 * change; nothing here changes them, but that +Infinity beats every finite score.
 *
 * Temperature is a number beside the logits, not a pass over them: thresholds stay on the raw logit axis, and a cut
 * that does not look at `temperature` cannot depend on it.
 */
export class Scores {
  /** Holds the row, and runs the passes over it. */
  kernel: Kernel;
  /** What the logits will be divided by before the softmax. */
  temperature = 1;
  private readonly sums: SoftmaxSums = { sum: 0, weighted: 0 };
  /** The temperature at which `sums` were found, NaN when they are old. */
  private summedAt = NaN;
  /** The keys that were walked down last; null when the answer is old. */
  private crossed: Float32Array | null = null;
  private sorted = new Float32Array(128);

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /** Scores on the raw axis, `count` of them. Borrowed from the caller until they are written to or cut. */
  get logits(): Float32Array {
    return this.kernel.row.logits;
  }

  get count(): number {
    return this.kernel.row.count;
  }

  /** The token id of entry i. */
  id(i: number): number {
    const { ids } = this.kernel.row;
    return ids === null ? i : ids[i];
  }

  /** 1 / T. */
  get scale(): number {
    return 1 / this.temperature;
  }

  /**
   * Max, mean and variance of the candidates as they are now; found once and kept until they change.
   *
   * @throws LogitsError when an entry is NaN or none is above -Infinity
   */
  statistics(): Readonly<Statistics> {
    const { row } = this.kernel;
    if (!row.scanned) {
      this.kernel.scan();
      this.check();
    }
    return row;
  }

  /** Settles what a scan found that no pass can work with. */
  protected check(): void {
    const { kernel } = this;
    const { row } = kernel;
    const { firstNaN, max, count } = row;
    if (firstNaN < 0 && Math.abs(max) !== Infinity) return;
    row.scanned = false;
    if (firstNaN >= 0) {
      const id = this.id(firstNaN);
      throw new LogitsError(`the entry at position ${id} is NaN`, id);
    }
    if (max === -Infinity) throw new LogitsError("every token is at -Infinity (banned), none can be chosen");
    // From the host, or from an adjustment that left what float32 can hold: only those stay, all equal.
    kernel.keep(row.logits, Infinity, count);
    row.logits.fill(0, 0, row.count);
    this.forget();
    kernel.scan();
  }

  /** The scores have changed: nothing that was found is true of them. */
  protected forget(): void {
    this.kernel.row.scanned = false;
    this.summedAt = NaN;
    this.crossed = null;
  }

  /** Softmax sums of the candidates at the current temperature. */
  softmaxSums(): Readonly<SoftmaxSums> {
    this.statistics();
    if (this.summedAt !== this.temperature) {
      this.kernel.softmaxSums(this.scale, this.sums);
      this.summedAt = this.temperature;
    }
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
    this.kernel.softmaxSums(2 * this.scale, this.sums);
    this.summedAt = NaN;
    return Math.log(this.sums.sum) - 2 * logSum;
  }

  /**
   * The logit at which a candidate has a probability, given as its logarithm, at the current temperature: the maximum
   * itself where the best is that likely but for rounding (ten equals have 0.1 each).
   */
  logitOf(logProbability: number): number {
    const over = logProbability + this.logSum();
    return this.statistics().max + (over > 0 && over < NEARLY ? 0 : this.temperature * over);
  }

  /**
   * How many candidates hold `share` of the softmax mass, counted from the most likely.
   *
   * @param keys another order to count in: the largest keys first
   */
  rankOfMass(share: number, keys: Float32Array = this.logits): number {
    this.statistics();
    const own = this.readable(keys);
    const known = this.summedAt === this.temperature ? this.sums.sum : NaN;
    this.kernel.crossMass(own, share, this.scale, known);
    this.crossed = own;
    return this.kernel.crossing.rank;
  }

  /** Finds the key at a rank, in `kernel.crossing`; returns the rank, clamped to what there is. */
  protected cross(keys: Float32Array, k: number): number {
    const rank = Math.min(Math.max(Math.floor(k), 1), this.statistics().finite);
    const { kernel } = this;
    // A walk to a share of the mass, just made, has found the key at its rank.
    if (this.crossed !== keys || kernel.crossing.rank !== rank) kernel.crossRank(keys, rank);
    this.crossed = keys;
    return rank;
  }

  /** Keys where the kernel can read them: the logits, or what lies in its own array. */
  protected readable(keys: Float32Array): Float32Array {
    const own = this.kernel.keys;
    if (keys === this.logits || keys === own) return keys;
    this.keys().set(keys.subarray(0, this.count));
    return own;
  }

  /** A number per entry, for a step to fill. */
  keys(): Float32Array {
    this.crossed = null;
    return this.kernel.keys;
  }

  /** The `k` largest logits, or as many as there are, best first. The next call writes over them. */
  best(k: number): Float32Array {
    const { logits, count } = this;
    const length = this.cross(logits, k);
    const { threshold } = this.kernel.crossing;
    if (this.sorted.length < length) this.sorted = new Float32Array(length);
    const found = this.sorted.subarray(0, length).fill(threshold);
    let next = 0;
    for (let i = 0; i < count; i++) if (logits[i] > threshold) found[next++] = logits[i];
    return found.sort().reverse();
  }

  /** -|l - center| for every entry: in the order of these keys the nearest come first. */
  nearness(center: number): Float32Array {
    this.crossed = null;
    return this.kernel.nearness(center);
  }

  /** The entry that a random number in [0, 1) picks, in the order of the entries. */
  draw(u: number): number {
    this.statistics();
    return this.kernel.draw(this.scale, u);
  }
}
