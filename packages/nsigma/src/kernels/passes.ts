import type { Logits } from "../logits/logits.ts";
import type { Crossing, Kernel, KernelName, SoftmaxSums, Statistics } from "./contract.ts";
import { draw as plainDraw } from "./plain/draw.ts";

/** Rows shorter than this are not worth skipping through. */
const LONG = 2048;

/** So few weights are sooner added up than a pass is begun. */
const FEW = 64;

/** So few numbers are sooner sorted than walked through by histograms. */
const SHORT = 256;

/** Up to which share of the table's maxima the k-th of them is a floor that keeps the head short. */
const ENOUGH = 0.8;

/** How far down the walk to a share of the mass looks before it looks at the whole row, in units of the softmax exponent. */
const DEPTHS = [1, 3, 8, 14, 20];

/**
 * Blocks whose best entry weighs less than e^-12 of the best may be added up in single precision, where a sum is all
 * that is wanted: 100,000 of them are known to 5e-8 of the whole. Weights that are kept are all exact.
 */
const FAR = -12;

/**
 * What all kernels have in common: which passes to make, and which parts of a row they can leave out for certain.
 *
 * What extends it brings the passes themselves. `statistics` leaves a table of maxima behind, one for every few
 * entries; each of them is an entry of the row, so the k-th largest maximum is a floor for the k-th largest entry.
 */
export abstract class Passes implements Kernel {
  abstract readonly name: KernelName;
  abstract readonly row: Float32Array;
  abstract readonly ids: Int32Array;
  abstract readonly keys: Float32Array;
  readonly capacity: number;
  /** Scratch for the head of a row. */
  protected abstract readonly head: Float32Array;
  protected abstract readonly headIds: Int32Array;
  protected abstract readonly headKeys: Float32Array;
  /** The table of maxima of the row scanned last, `lanes` of them. */
  protected abstract readonly maxima: Float32Array;
  protected lanes = 0;
  private readonly sums: SoftmaxSums = { sum: 0, weighted: 0 };
  private readonly few = new Float64Array(FEW);
  private readonly short = new Float32Array(SHORT);

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  abstract take(logits: Logits, count: number): Float32Array;
  abstract statistics(logits: Float32Array, count: number, out: Statistics): void;
  abstract nearness(logits: Float32Array, count: number, center: number): Float32Array;

  /** Every entry whose key is at least `threshold`, in order, to the targets. */
  protected abstract collect(
    keys: Float32Array,
    logits: Float32Array,
    ids: Int32Array | null,
    count: number,
    threshold: number,
    scanned: boolean,
    outLogits: Float32Array,
    outIds: Int32Array,
  ): number;

  /**
   * Softmax weights, summed.
   *
   * @param far below which exponent a block of a scanned row may be added up less exactly
   */
  protected abstract addUp(
    logits: Float32Array,
    count: number,
    max: number,
    scale: number,
    scanned: boolean,
    far: number,
    out: SoftmaxSums,
  ): void;

  /** Every weight, kept for `cross` and `pick`; returns their sum. */
  protected abstract weigh(logits: Float32Array, count: number, max: number, scale: number): number;

  /** Σw over a scanned row, to within `crude` of itself. */
  protected abstract crudeSum(logits: Float32Array, count: number, max: number, scale: number): number;
  protected abstract readonly crude: number;

  /** The walk down the keys, by the weights kept last or by counting. */
  protected abstract cross(
    keys: Float32Array,
    count: number,
    target: number,
    weighted: boolean,
    out: Crossing,
  ): void;

  /** The entry at which the running sum of the weights kept last gets above a target. */
  protected abstract pick(count: number, target: number): number;

  /** Makes sure that the table has true maxima: a scan may have left lanes of which only the sign is known. */
  protected abstract sharpen(logits: Float32Array, count: number): void;

  softmaxSums(
    logits: Float32Array,
    count: number,
    max: number,
    scale: number,
    scanned: boolean,
    out: SoftmaxSums,
  ): void {
    this.addUp(logits, count, max, scale, scanned && count >= LONG, FAR, out);
  }

  keep(
    keys: Float32Array,
    logits: Float32Array,
    ids: Int32Array | null,
    count: number,
    threshold: number,
    limit: number,
    scanned: boolean,
  ): number {
    if (keys !== logits) {
      this.banTies(keys, count, threshold, limit);
      return this.collect(keys, logits, ids, count, threshold, false, this.row, this.ids);
    }
    const skip = scanned && count >= LONG;
    const kept = this.collect(keys, logits, ids, count, threshold, skip, this.row, this.ids);
    return kept <= limit ? kept : this.dropTies(kept, threshold, limit);
  }

  crossRank(keys: Float32Array, count: number, k: number, scanned: boolean, out: Crossing): void {
    if (scanned && count >= LONG && k <= ENOUGH * this.lanes) {
      this.sharpen(keys, count);
      this.rank(this.maxima, this.lanes, k, out);
      const floor = out.threshold;
      const found = floor === -Infinity ? 0 : this.collectHead(keys, count, floor);
      if (found >= k) return this.rank(this.head, found, k, out);
    }
    this.cross(keys, count, k, false, out);
  }

  /** The k-th largest of a few numbers, or of many. */
  private rank(numbers: Float32Array, count: number, k: number, out: Crossing): void {
    if (count > SHORT) return this.cross(numbers, count, k, false, out);
    for (let i = 0; i < count; i++) this.short[i] = numbers[i];
    const sorted = (count === SHORT ? this.short : this.short.subarray(0, count)).sort();
    out.threshold = sorted[count - k] + 0;
    out.rank = k;
  }

  crossMass(
    keys: Float32Array,
    logits: Float32Array,
    count: number,
    max: number,
    scale: number,
    share: number,
    scanned: boolean,
    total: number,
    out: Crossing,
  ): void {
    const long = scanned && count >= LONG;
    if (long) {
      const { crude } = this;
      let mass = total;
      if (Number.isNaN(mass)) {
        mass = this.crudeSum(logits, count, max, scale);
        if (this.crossHead(keys, logits, count, max, scale, share, mass, crude, out)) return;
        this.addUp(logits, count, max, scale, true, FAR, this.sums);
        mass = this.sums.sum;
      }
      if (this.crossHead(keys, logits, count, max, scale, share, mass, 0, out)) return;
    }
    this.weigh(logits, count, max, scale);
    this.cross(keys, count, share, true, out);
  }

  draw(logits: Float32Array, count: number, max: number, scale: number, u: number): number {
    if (count <= FEW) return plainDraw(logits, count, max, scale, u, this.few);
    return this.pick(count, u * this.weigh(logits, count, max, scale));
  }

  /**
   * The same from the head of the row alone: what holds the share of the whole is enough.
   *
   * @param total the mass of the whole row
   * @param error how far that may be off, as a share of itself. The walk then has to stop at one and the same rank
   *   at both ends, or nothing is said.
   */
  private crossHead(
    keys: Float32Array,
    logits: Float32Array,
    count: number,
    max: number,
    scale: number,
    share: number,
    total: number,
    error: number,
    out: Crossing,
  ): boolean {
    const { head, headIds, headKeys } = this;
    const plain = keys === logits;
    const top = plain ? max : 0;
    for (const depth of DEPTHS) {
      const found = this.collect(keys, logits, null, count, top - depth / scale, plain, head, headIds);
      if (found > count / 8) return false;
      const sum = this.weigh(head, found, max, scale);
      if (share * total * (1 + error) >= sum) continue;
      for (let i = 0; i < found; i++) headKeys[i] = keys[headIds[i]];
      this.cross(headKeys, found, (share * total * (1 + error)) / sum, true, out);
      if (error === 0) return true;
      const { rank } = out;
      this.cross(headKeys, found, (share * total * (1 - error)) / sum, true, out);
      return out.rank === rank;
    }
    return false;
  }

  private collectHead(keys: Float32Array, count: number, line: number): number {
    return this.collect(keys, keys, null, count, line, true, this.head, this.headIds);
  }

  /** Of the kept entries equal to the line the last ones go. */
  private dropTies(kept: number, threshold: number, limit: number): number {
    const { row, ids } = this;
    let ties = limit;
    for (let i = 0; i < kept; i++) if (row[i] > threshold) ties--;
    let left = 0;
    for (let i = 0; i < kept; i++) {
      if (row[i] === threshold && ties-- <= 0) continue;
      row[left] = row[i];
      ids[left] = ids[i];
      left++;
    }
    return left;
  }

  /** The same before the fact, where keys are not logits and would not move with them. */
  private banTies(keys: Float32Array, count: number, threshold: number, limit: number): void {
    let excess = this.collect(keys, keys, null, count, threshold, false, this.head, this.headIds) - limit;
    for (let i = count - 1; i >= 0 && excess > 0; i--) {
      if (keys[i] !== threshold) continue;
      keys[i] = -Infinity;
      excess--;
    }
  }
}
