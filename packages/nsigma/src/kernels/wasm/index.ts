import { type Logits, lengthOf } from "../../logits/logits.ts";
import type { SoftmaxSums } from "../contract.ts";
import { Passes, type Store } from "../passes.ts";
import { instantiate, type WasmExports } from "./exports.ts";
import type { WasmModule } from "./web-assembly.ts";
import { layOut, type WasmMemory } from "./memory.ts";

const KINDS = { float16: 1, bfloat16: 2 } as const;

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The smallest float32 that is not below a number: comparing with it is comparing with the number. */
function floatFrom(number: number): number {
  float[0] = number;
  if (!(float[0] < number)) return float[0];
  if (float[0] === 0) return 2 ** -149;
  bits[0] += float[0] > 0 ? 1 : -1;
  return float[0];
}

/**
 * Blocks whose best entry weighs less than e^-12 of the best may be added up in single precision, where a sum is all
 * that is wanted: 100,000 of them are known to 5e-8 of the whole. Weights that are kept are all exact.
 */
const FAR = -12;

/** SIMD WebAssembly, in a memory of its own. */
export class WasmKernel extends Passes {
  readonly name = "wasm" as const;
  /** For the host to write rows into, where they are used in place. */
  readonly resident: Float32Array;
  private readonly at: WasmMemory;
  private readonly buffer: ArrayBufferLike;
  private readonly passes: WasmExports;
  /** What the bits in `halves` are, until the scan has widened them into the row. */
  private pending = 0;

  constructor(capacity: number, module: WasmModule) {
    const at = layOut(capacity);
    super(capacity, at.own, at.head, at.maxima);
    this.at = at;
    this.resident = at.resident;
    this.buffer = at.memory.buffer;
    this.passes = instantiate(module, at.memory);
  }

  protected take(logits: Logits, count: number): Float32Array {
    const { own, halves } = this.at;
    this.pending = 0;
    if (logits instanceof Float32Array) {
      if (logits.buffer === this.buffer) return logits;
      own.logits.set(logits.length === count ? logits : logits.subarray(0, count));
    } else {
      halves.set(lengthOf(logits) === count ? logits.data : logits.data.subarray(0, count));
      this.pending = KINDS[logits.dtype];
    }
    return own.logits;
  }

  scan(): void {
    const { row, maxima, pending: kind } = this;
    const { out, halves } = this.at;
    const { logits, count } = row;
    this.pending = 0;
    const hasNaN = this.passes.statistics(
      logits.byteOffset,
      count,
      maxima.byteOffset,
      out.byteOffset,
      kind,
      halves.byteOffset,
    );
    this.lanes = Math.ceil(count / 256) * 4;
    // -0 is 0, as in the loops.
    row.max = out[0] + 0;
    row.mean = out[1];
    row.variance = out[2];
    row.finite = out[3];
    row.firstNaN = hasNaN ? logits.findIndex(Number.isNaN) : -1;
    row.scanned = true;
  }

  protected collect(keys: Float32Array, line: number, into: Store): number {
    const { logits, ids, count } = this.row;
    return this.passes.collect(
      keys.byteOffset,
      logits.byteOffset,
      ids !== null && into === this.own ? ids.byteOffset : 0,
      count,
      this.long && keys === logits ? this.maxima.byteOffset : 0,
      floatFrom(line),
      into.logits.byteOffset,
      into.ids.byteOffset,
    );
  }

  protected addUp(scale: number, sums: SoftmaxSums): void {
    const { row, long } = this;
    const { out } = this.at;
    const { logits, count, max } = row;
    const maxima = long ? this.maxima.byteOffset : 0;
    this.passes.nearSums(logits.byteOffset, count, maxima, max, scale, FAR, out.byteOffset);
    sums.sum = out[0];
    sums.weighted = out[1];
    if (!long) return;
    this.passes.farSums(logits.byteOffset, count, maxima, max, scale, FAR, out.byteOffset);
    sums.sum += out[0];
    sums.weighted += out[1];
  }

  protected weigh(logits: Float32Array, count: number, scale: number): number {
    const { weights, sums } = this.at;
    return this.passes.weigh(logits.byteOffset, count, this.row.max, scale, weights, sums);
  }

  protected cross(keys: Float32Array, count: number, target: number, weighted: boolean): void {
    const { out, weights, masses, counts } = this.at;
    const weighed = weighted ? weights : 0;
    this.passes.cross(keys.byteOffset, weighed, count, target, masses, counts, out.byteOffset);
    this.crossing.threshold = out[0];
    this.crossing.rank = out[1];
  }

  protected pick(count: number, target: number): number {
    return this.passes.pick(count, this.at.weights, this.at.sums, target);
  }

  protected readonly crude = 2e-4;

  protected crudeSum(scale: number): number {
    const { logits, count, max } = this.row;
    return this.passes.crudeSum(logits.byteOffset, count, this.maxima.byteOffset, max, scale);
  }

  nearness(center: number): Float32Array {
    const { logits, count } = this.row;
    this.passes.nearness(logits.byteOffset, count, center, this.keys.byteOffset);
    return this.keys;
  }

  protected sharpen(): void {
    const { logits, count } = this.row;
    this.passes.sharpen(logits.byteOffset, count, this.maxima.byteOffset);
  }
}
