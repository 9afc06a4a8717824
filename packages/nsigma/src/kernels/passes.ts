import type { Logits } from "../logits/logits.ts";
import type { Crossing, Kernel, KernelName, Row, SoftmaxSums } from "./contract.ts";
import { draw as plainDraw } from "./plain/draw.ts";

/** Rows shorter than this are not worth skipping through. */
const LONG = 2048;

/** Below this many weights, summing directly is faster than a pass. */
const FEW = 64;

/** Below this many numbers, sorting is faster than histograms. */
const SHORT = 256;

/** Up to which share of the table's maxima the k-th of them is a floor that keeps the head short. */
const ENOUGH = 0.8;

/** How far down the walk to a share of the mass looks before it looks at the whole row, in units of the softmax exponent. */
const DEPTHS = [1, 3, 8, 14, 20];

/** Entries in a kernel's own memory. */
export interface Store {
  readonly logits: Float32Array;
  readonly ids: Int32Array;
  readonly keys: Float32Array;
}

/**
 * What all kernels have in common: which passes to make, and which parts of a row they can leave out for certain.
 *
 * What extends it brings the passes themselves. `scan` leaves a table of maxima behind, one for every few entries; each
 * of them is an entry of the row, so the k-th largest maximum is a floor for the k-th largest entry.
 */
export abstract class Passes implements Kernel {
  abstract readonly name: KernelName;
  readonly capacity: number;
  readonly row: Row;
  readonly keys: Float32Array;
  readonly crossing: Crossing = { threshold: 0, rank: 0 };
  /** Where the row lives once it is written to or cut. */
  protected readonly own: Store;
  /** Scratch for the best of it. */
  protected readonly head: Store;
  /** The table of maxima of the row scanned last, `lanes` of them. */
  protected readonly maxima: Float32Array;
  protected lanes = 0;
  private readonly sums: SoftmaxSums = { sum: 0, weighted: 0 };
  private readonly few = new Float64Array(FEW);
  private readonly short = new Float32Array(SHORT);

  constructor(capacity: number, own: Store, head: Store, maxima: Float32Array) {
    this.capacity = capacity;
    this.own = own;
    this.head = head;
    this.maxima = maxima;
    this.keys = own.keys;
    const { logits } = own;
    const facts = { max: 0, mean: 0, variance: 0, finite: 0, firstNaN: -1 };
    this.row = { logits, ids: null, count: 0, scanned: false, ...facts };
  }

  /** Puts a row where the passes can read it, unless it is there already. */
  protected abstract take(logits: Logits, count: number): Float32Array;
  abstract scan(): void;
  abstract nearness(center: number): Float32Array;

  /** Copies every entry of the row whose key is at least `line`, in order; the ids are token ids only in `own`, places elsewhere. */
  protected abstract collect(keys: Float32Array, line: number, into: Store): number;

  /** Softmax weights of the row, summed. */
  protected abstract addUp(scale: number, out: SoftmaxSums): void;

  /** Every weight of these logits beside the row's best, kept for `cross` and `pick`; returns their sum. */
  protected abstract weigh(logits: Float32Array, count: number, scale: number): number;

  /** Σw, to within `crude` of itself. */
  protected abstract crudeSum(scale: number): number;
  protected abstract readonly crude: number;

  /** The walk down the keys, by the weights kept last or by counting. */
  protected abstract cross(keys: Float32Array, count: number, target: number, weighted: boolean): void;

  /** The entry at which the running sum of the weights kept last gets above a target. */
  protected abstract pick(count: number, target: number): number;

  /** Makes sure that the table has true maxima: a scan may have left lanes of which only the sign is known. */
  protected abstract sharpen(): void;

  /** Whether to skip through the row by the table of maxima. */
  protected get long(): boolean {
    return this.row.count >= LONG;
  }

  load(logits: Logits, count: number): void {
    const { row } = this;
    row.logits = this.take(logits, count);
    row.ids = null;
    row.count = count;
    this.scan();
  }

  release(): void {
    this.row.logits = this.own.logits;
  }

  writable(): Float32Array {
    const { row, own } = this;
    const { logits, count } = row;
    if (logits !== own.logits) own.logits.set(logits.length === count ? logits : logits.subarray(0, count));
    return (row.logits = own.logits);
  }

  softmaxSums(scale: number, out: SoftmaxSums): void {
    this.addUp(scale, out);
  }

  keep(keys: Float32Array, line: number, limit: number): void {
    const { row, own } = this;
    const byLogits = keys === row.logits;
    if (!byLogits) this.banTies(keys, line, limit);
    let kept = this.collect(keys, line, own);
    if (byLogits && kept > limit) kept = this.dropTies(kept, line, limit);
    if (kept < row.count) row.scanned = false;
    row.count = kept;
    row.logits = own.logits;
    row.ids = own.ids;
  }

  crossRank(keys: Float32Array, rank: number): void {
    const { row, crossing } = this;
    if (keys === row.logits) {
      if (rank === 1) {
        crossing.threshold = row.max;
        crossing.rank = 1;
        return;
      }
      if (this.long && rank <= ENOUGH * this.lanes) {
        this.sharpen();
        this.crossFew(this.maxima, this.lanes, rank);
        const floor = crossing.threshold;
        const found = floor === -Infinity ? 0 : this.collect(keys, floor, this.head);
        if (found >= rank) return this.crossFew(this.head.logits, found, rank);
      }
    }
    this.cross(keys, row.count, rank, false);
  }

  /** The same for few numbers, or for many. */
  private crossFew(numbers: Float32Array, count: number, rank: number): void {
    if (count > SHORT) return this.cross(numbers, count, rank, false);
    for (let i = 0; i < count; i++) this.short[i] = numbers[i];
    const sorted = (count === SHORT ? this.short : this.short.subarray(0, count)).sort();
    this.crossing.threshold = sorted[count - rank] + 0;
    this.crossing.rank = rank;
  }

  crossMass(keys: Float32Array, share: number, scale: number, total: number): void {
    if (this.long) {
      let mass = share * total;
      if (Number.isNaN(total)) {
        if (this.crossHead(keys, scale, share * this.crudeSum(scale), this.crude)) return;
        this.addUp(scale, this.sums);
        mass = share * this.sums.sum;
      }
      if (this.crossHead(keys, scale, mass, 0)) return;
    }
    this.weigh(this.row.logits, this.row.count, scale);
    this.cross(keys, this.row.count, share, true);
  }

  draw(scale: number, u: number): number {
    const { logits, count } = this.row;
    if (count <= FEW) return plainDraw(this.row, scale, u, this.few);
    return this.pick(count, u * this.weigh(logits, count, scale));
  }

  /**
   * The same from the head of the row alone: what holds the mass is enough.
   *
   * @param error how far the mass may be off, as a share of itself. The walk then has to stop at one and the same rank
   *   at both ends, or nothing is said.
   */
  private crossHead(keys: Float32Array, scale: number, mass: number, error: number): boolean {
    const { row, head, crossing } = this;
    const top = keys === row.logits ? row.max : 0;
    for (const depth of DEPTHS) {
      const found = this.collect(keys, top - depth / scale, head);
      if (found > row.count / 8) return false;
      const sum = this.weigh(head.logits, found, scale);
      if (mass * (1 + error) >= sum) continue;
      for (let i = 0; i < found; i++) head.keys[i] = keys[head.ids[i]];
      this.cross(head.keys, found, (mass * (1 + error)) / sum, true);
      if (error === 0) return true;
      const { rank } = crossing;
      this.cross(head.keys, found, (mass * (1 - error)) / sum, true);
      return crossing.rank === rank;
    }
    return false;
  }

  /** Of the kept entries equal to the line the last ones go. */
  private dropTies(kept: number, line: number, limit: number): number {
    const { logits, ids } = this.own;
    let ties = limit;
    for (let i = 0; i < kept; i++) if (logits[i] > line) ties--;
    let left = 0;
    for (let i = 0; i < kept; i++) {
      if (logits[i] === line && ties-- <= 0) continue;
      logits[left] = logits[i];
      ids[left] = ids[i];
      left++;
    }
    return left;
  }

  /** The same before the fact, where keys are not logits and would not move with them. */
  private banTies(keys: Float32Array, line: number, limit: number): void {
    let excess = this.collect(keys, line, this.head) - limit;
    for (let i = this.row.count - 1; i >= 0 && excess > 0; i--) {
      if (keys[i] !== line) continue;
      keys[i] = -Infinity;
      excess--;
    }
  }
}
