import { type Logits, lengthOf } from "../../logits/logits.ts";
import type { Crossing, SoftmaxSums, Statistics } from "../contract.ts";
import { Passes } from "../passes.ts";
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

/** SIMD WebAssembly, in a memory of its own. */
export class WasmKernel extends Passes {
  readonly name = "wasm" as const;
  readonly row: Float32Array;
  readonly ids: Int32Array;
  readonly keys: Float32Array;
  /** For the host to write rows into, where they are used in place. */
  readonly resident: Float32Array;
  protected readonly head: Float32Array;
  protected readonly headIds: Int32Array;
  protected readonly headKeys: Float32Array;
  protected readonly maxima: Float32Array;
  private readonly at: WasmMemory;
  private readonly passes: WasmExports;
  private readonly buffer: ArrayBufferLike;
  /** What the bits in `halves` are, until they have been widened into `row`. */
  private pending = 0;

  constructor(capacity: number, module: WasmModule) {
    super(capacity);
    this.at = layOut(capacity);
    this.passes = instantiate(module, this.at.memory);
    this.buffer = this.at.memory.buffer;
    const { row, ids, keys, head, headIds, headKeys, maxima, resident } = this.at;
    this.row = row;
    this.ids = ids;
    this.keys = keys;
    this.head = head;
    this.headIds = headIds;
    this.headKeys = headKeys;
    this.maxima = maxima;
    this.resident = resident;
  }

  take(logits: Logits, count: number): Float32Array {
    const { row, halves } = this.at;
    this.pending = 0;
    if (logits instanceof Float32Array) {
      if (logits.buffer === this.buffer) return logits;
      row.set(logits.length === count ? logits : logits.subarray(0, count));
      return row;
    }
    halves.set(lengthOf(logits) === count ? logits.data : logits.data.subarray(0, count));
    // They become floats on the way of the first pass.
    this.pending = KINDS[logits.dtype];
    return row;
  }

  statistics(logits: Float32Array, count: number, out: Statistics): void {
    const found = this.at.out;
    const { pending: kind } = this;
    this.pending = 0;
    const hasNaN = this.passes.statistics(
      logits.byteOffset,
      count,
      this.maxima.byteOffset,
      found.byteOffset,
      kind,
      this.at.halves.byteOffset,
    );
    this.lanes = Math.ceil(count / 256) * 4;
    // -0 is 0, as in the loops.
    out.max = found[0] + 0;
    out.mean = found[1];
    out.variance = found[2];
    out.finite = found[3];
    out.firstNaN = hasNaN ? logits.findIndex(Number.isNaN) : -1;
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
    return this.passes.collect(
      keys.byteOffset,
      logits.byteOffset,
      ids === null ? 0 : ids.byteOffset,
      count,
      scanned ? this.maxima.byteOffset : 0,
      floatFrom(threshold),
      outLogits.byteOffset,
      outIds.byteOffset,
    );
  }

  protected addUp(
    logits: Float32Array,
    count: number,
    max: number,
    scale: number,
    scanned: boolean,
    far: number,
    out: SoftmaxSums,
  ): void {
    const { out: found } = this.at;
    const maxima = scanned ? this.maxima.byteOffset : 0;
    this.passes.nearSums(logits.byteOffset, count, maxima, max, scale, far, found.byteOffset);
    out.sum = found[0];
    out.weighted = found[1];
    if (!scanned) return;
    this.passes.farSums(logits.byteOffset, count, maxima, max, scale, far, found.byteOffset);
    out.sum += found[0];
    out.weighted += found[1];
  }

  protected weigh(logits: Float32Array, count: number, max: number, scale: number): number {
    const { weights, sums } = this.at;
    return this.passes.weigh(logits.byteOffset, count, max, scale, weights, sums);
  }

  protected cross(keys: Float32Array, count: number, target: number, weighted: boolean, out: Crossing): void {
    const { out: found, weights, masses, counts } = this.at;
    this.passes.cross(
      keys.byteOffset,
      weighted ? weights : 0,
      count,
      target,
      masses,
      counts,
      found.byteOffset,
    );
    out.threshold = found[0];
    out.rank = found[1];
  }

  protected pick(count: number, target: number): number {
    return this.passes.pick(count, this.at.weights, this.at.sums, target);
  }

  protected readonly crude = 2e-4;

  protected crudeSum(logits: Float32Array, count: number, max: number, scale: number): number {
    return this.passes.crudeSum(logits.byteOffset, count, this.maxima.byteOffset, max, scale);
  }

  nearness(logits: Float32Array, count: number, center: number): Float32Array {
    this.passes.nearness(logits.byteOffset, count, center, this.keys.byteOffset);
    return this.keys;
  }

  protected sharpen(logits: Float32Array, count: number): void {
    this.passes.sharpen(logits.byteOffset, count, this.maxima.byteOffset);
  }
}
