import { widenBfloat16, widenFloat16 } from "../../logits/half.ts";
import type { Logits } from "../../logits/logits.ts";
import type { SoftmaxSums } from "../contract.ts";
import { Passes, type Store } from "../passes.ts";
import { cross } from "../plain/crossing.ts";
import { PER_LANE, scan } from "./scan.ts";
import { addUp, PER_BLOCK, pick, weigh } from "./weigh.ts";

function store(capacity: number): Store {
  return {
    logits: new Float32Array(capacity),
    ids: new Int32Array(capacity),
    keys: new Float32Array(capacity),
  };
}

/** TypeScript loops: runs everywhere, and adds up as WebAssembly does. */
export class JsKernel extends Passes {
  readonly name = "js" as const;
  private weights: Float64Array<ArrayBuffer> = new Float64Array(0);
  /** The sum of the weights up to the end of each block. */
  private readonly running: Float64Array<ArrayBuffer>;
  private readonly found: SoftmaxSums = { sum: 0, weighted: 0 };

  constructor(capacity: number) {
    super(capacity, store(capacity), store(capacity), new Float32Array(Math.ceil(capacity / PER_LANE)));
    this.running = new Float64Array(Math.ceil(capacity / PER_BLOCK));
  }

  protected take(logits: Logits, count: number): Float32Array {
    if (logits instanceof Float32Array) return logits;
    const widen = logits.dtype === "float16" ? widenFloat16 : widenBfloat16;
    widen(logits.data, this.own.logits, count);
    return this.own.logits;
  }

  scan(): void {
    const { row } = this;
    this.lanes = scan(row.logits, row.count, this.maxima, row);
    row.scanned = true;
  }

  protected collect(keys: Float32Array, line: number, into: Store): number {
    const { maxima, row } = this;
    const { logits, count } = row;
    const ids = into === this.own ? row.ids : null;
    const skips = this.long && keys === logits;
    const { logits: outLogits, ids: outIds } = into;
    let kept = 0;
    for (let start = 0, lane = 0; start < count; start += PER_LANE, lane++) {
      if (skips && maxima[lane] < line) continue;
      const end = Math.min(start + PER_LANE, count);
      for (let i = start; i < end; i++) {
        if (!(keys[i] >= line)) continue;
        outLogits[kept] = logits[i];
        outIds[kept++] = ids === null ? i : ids[i];
      }
    }
    return kept;
  }

  protected addUp(scale: number, out: SoftmaxSums): void {
    const { logits, count, max } = this.row;
    addUp(logits, count, max, scale, out);
  }

  protected weigh(logits: Float32Array, count: number, scale: number): number {
    if (this.weights.length < count) this.weights = new Float64Array(this.capacity);
    return weigh(logits, count, this.row.max, scale, this.weights, this.running);
  }

  protected cross(keys: Float32Array, count: number, target: number, weighted: boolean): void {
    cross(keys, weighted ? this.weights : null, count, target, this.crossing);
  }

  protected pick(count: number, target: number): number {
    return pick(count, this.weights, this.running, target);
  }

  protected readonly crude = 0;

  protected crudeSum(scale: number): number {
    this.addUp(scale, this.found);
    return this.found.sum;
  }

  nearness(center: number): Float32Array {
    const { keys } = this;
    const { logits, count } = this.row;
    for (let i = 0; i < count; i++) keys[i] = -Math.abs(logits[i] - center);
    return keys;
  }

  protected sharpen(): void {}
}
