import { LogitsError } from "../errors.ts";
import { REACHED } from "./reached.ts";
import type { Crossing, Kernel, SoftmaxSums, Statistics } from "../kernels/contract.ts";

/** By how much the logarithm of a share that counts as reached may fall short. */
const NEARLY = -Math.log(REACHED);

/**
 * A row of scores and what can be asked about it: statistics, softmax sums, ranks and masses.
 *
 * Temperature is a number beside the logits, not a pass over them: thresholds stay on the raw logit axis, and a cut
 * that does not look at `temperature` cannot depend on it. What was found is kept until the scores change.
 */
export abstract class Scores {
  /** Runs the passes, and has the memory they work in. */
  kernel: Kernel;
  /** Scores on the raw axis, `count` of them. Borrowed from the caller until they are written to or cut. */
  logits: Float32Array;
  count = 0;
  /** What the logits will be divided by before the softmax. */
  temperature = 1;
  /** Whether `current` is that of the scores as they are, and the kernel's table with it. */
  protected found = false;
  private readonly current: Statistics = { max: 0, mean: 0, variance: 0, finite: 0, firstNaN: -1 };
  private readonly sums: SoftmaxSums = { sum: 0, weighted: 0 };
  /** The temperature at which `sums` were found, NaN when they are old. */
  private summedAt = NaN;
  protected readonly crossing: Crossing = { threshold: 0, rank: 0 };
  /** The keys that `crossing` was found for; null when it is old. */
  protected crossed: Float32Array | null = null;
  private sorted = new Float32Array(128);

  constructor(kernel: Kernel) {
    this.kernel = kernel;
    this.logits = kernel.row;
  }

  /** The token id of entry i. */
  abstract id(i: number): number;

  /** +Infinity beats every finite score. */
  protected abstract keepInfinite(): void;

  /** The scores have changed: nothing that was found is true of them. */
  protected forget(): void {
    this.found = false;
    this.summedAt = NaN;
    this.crossed = null;
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

  /** 1 / T. */
  get scale(): number {
    return 1 / this.temperature;
  }

  /** Softmax sums of the candidates at the current temperature. */
  softmaxSums(): Readonly<SoftmaxSums> {
    const { max } = this.statistics();
    if (this.summedAt !== this.temperature) {
      this.kernel.softmaxSums(this.logits, this.count, max, this.scale, true, this.sums);
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
    const { max } = this.statistics();
    this.kernel.softmaxSums(this.logits, this.count, max, 2 * this.scale, true, this.sums);
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
    const { max } = this.statistics();
    const { logits, count, scale, crossing } = this;
    const own = this.readable(keys);
    const known = this.summedAt === this.temperature ? this.sums.sum : NaN;
    this.kernel.crossMass(own, logits, count, max, scale, share, true, known, crossing);
    this.crossed = own;
    return crossing.rank;
  }

  /** Keys where the kernel can read them: the logits, or what lies in its own array. */
  protected readable(keys: Float32Array): Float32Array {
    const { kernel, logits, count } = this;
    if (keys === logits || keys === kernel.keys) return keys;
    kernel.keys.set(keys.subarray(0, count));
    this.crossed = null;
    return kernel.keys;
  }

  /** The `k` largest logits, or as many as there are, best first. The next call writes over them. */
  best(k: number): Float32Array {
    const { logits, count, crossing } = this;
    const length = Math.min(k, this.statistics().finite);
    this.kernel.crossRank(logits, count, length, true, crossing);
    this.crossed = logits;
    if (this.sorted.length < length) this.sorted = new Float32Array(length);
    const found = this.sorted.subarray(0, length).fill(crossing.threshold);
    let next = 0;
    for (let i = 0; i < count; i++) if (logits[i] > crossing.threshold) found[next++] = logits[i];
    return found.sort().reverse();
  }

  /** -|l - center| for every entry: in the order of these keys the nearest come first. */
  nearness(center: number): Float32Array {
    this.crossed = null;
    return this.kernel.nearness(this.logits, this.count, center);
  }

  /** The entry that a random number in [0, 1) picks, in the order of the entries. */
  draw(u: number): number {
    const { max } = this.statistics();
    return this.kernel.draw(this.logits, this.count, max, this.scale, u);
  }
}
