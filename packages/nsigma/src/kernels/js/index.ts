import { widenBfloat16, widenFloat16 } from "../../logits/half.ts";
import type { Logits } from "../../logits/logits.ts";
import type { Crossing, SoftmaxSums, Statistics } from "../contract.ts";
import { Passes } from "../passes.ts";
import { cross } from "../plain/crossing.ts";
import { PER_LANE, scan } from "./scan.ts";
import { addUp, PER_BLOCK, pick, weigh } from "./weigh.ts";

/** TypeScript loops: runs everywhere, and adds up as WebAssembly does. */
export class JsKernel extends Passes {
  readonly name = "js" as const;
  readonly row: Float32Array;
  readonly ids: Int32Array;
  readonly keys: Float32Array;
  protected readonly head: Float32Array;
  protected readonly headIds: Int32Array;
  protected readonly headKeys: Float32Array;
  protected readonly maxima: Float32Array;
  private weights: Float64Array<ArrayBuffer> = new Float64Array(0);
  /** The sum of the weights up to the end of each block. */
  private readonly running: Float64Array<ArrayBuffer>;
  private readonly found: SoftmaxSums = { sum: 0, weighted: 0 };

  constructor(capacity: number) {
    super(capacity);
    this.row = new Float32Array(capacity);
    this.ids = new Int32Array(capacity);
    this.keys = new Float32Array(capacity);
    this.head = new Float32Array(capacity);
    this.headIds = new Int32Array(capacity);
    this.headKeys = new Float32Array(capacity);
    this.maxima = new Float32Array(Math.ceil(capacity / PER_LANE));
    this.running = new Float64Array(Math.ceil(capacity / PER_BLOCK));
  }

  take(logits: Logits, count: number): Float32Array {
    if (logits instanceof Float32Array) return logits;
    const widen = logits.dtype === "float16" ? widenFloat16 : widenBfloat16;
    widen(logits.data, this.row, count);
    return this.row;
  }

  statistics(logits: Float32Array, count: number, out: Statistics): void {
    this.lanes = scan(logits, count, this.maxima, out);
  }

  protected collect(
    keys: Float32Array,
    logits: Float32Array,
    ids: Int32Array | null,
    count: number,
    threshold: number,
    scanned: boolean,
    outLogits: Float32Array,
    outIds: Int32Array,
  ): number {
    const { maxima } = this;
    let kept = 0;
    for (let start = 0, lane = 0; start < count; start += PER_LANE, lane++) {
      if (scanned && maxima[lane] < threshold) continue;
      const end = Math.min(start + PER_LANE, count);
      for (let i = start; i < end; i++) {
        if (!(keys[i] >= threshold)) continue;
        outLogits[kept] = logits[i];
        outIds[kept++] = ids === null ? i : ids[i];
      }
    }
    return kept;
  }

  protected addUp(
    logits: Float32Array,
    count: number,
    max: number,
    scale: number,
    _scanned: boolean,
    _far: number,
    out: SoftmaxSums,
  ): void {
    addUp(logits, count, max, scale, out);
  }

  protected weigh(logits: Float32Array, count: number, max: number, scale: number): number {
    if (this.weights.length < count) this.weights = new Float64Array(this.capacity);
    return weigh(logits, count, max, scale, this.weights, this.running);
  }

  protected cross(keys: Float32Array, count: number, target: number, weighted: boolean, out: Crossing): void {
    cross(keys, weighted ? this.weights : null, count, target, out);
  }

  protected pick(count: number, target: number): number {
    return pick(count, this.weights, this.running, target);
  }

  protected readonly crude = 0;

  protected crudeSum(logits: Float32Array, count: number, max: number, scale: number): number {
    addUp(logits, count, max, scale, this.found);
    return this.found.sum;
  }

  nearness(logits: Float32Array, count: number, center: number): Float32Array {
    const { keys } = this;
    for (let i = 0; i < count; i++) keys[i] = -Math.abs(logits[i] - center);
    return keys;
  }

  protected sharpen(): void {}
}
