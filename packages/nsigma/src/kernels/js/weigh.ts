// Softmax weights, added up in the order in which WebAssembly adds up its lanes (`assembly/weigh.ts`): of every four
// entries the first goes with the third and the second with the fourth. Arguments come one by one: taken out of an object,
// they make these functions too large for V8 to inline `exp` into, and rows of 128,256 entries take half as long again.
import type { SoftmaxSums } from "../contract.ts";
import { exp } from "./exp.ts";

/** Entries after which a running sum is kept. */
export const PER_BLOCK = 256;

/** Σw and Σw·x for x = (l - max)·scale, w = e^x. */
export function addUp(
  logits: Float32Array,
  count: number,
  max: number,
  scale: number,
  out: SoftmaxSums,
): void {
  let sum0 = 0;
  let sum1 = 0;
  let weighted0 = 0;
  let weighted1 = 0;
  for (let i = 0; i < count; i += 4) {
    const a = (logits[i] - max) * scale;
    const b = i + 1 < count ? (logits[i + 1] - max) * scale : -Infinity;
    const c = i + 2 < count ? (logits[i + 2] - max) * scale : -Infinity;
    const d = i + 3 < count ? (logits[i + 3] - max) * scale : -Infinity;
    const w = exp(a);
    const x = exp(b);
    const y = exp(c);
    const z = exp(d);
    sum0 += w + y;
    sum1 += x + z;
    // A weight of 0 may stand beside an x of -Infinity, and 0 * -Infinity is NaN.
    weighted0 += (w > 0 ? w * a : 0) + (y > 0 ? y * c : 0);
    weighted1 += (x > 0 ? x * b : 0) + (z > 0 ? z * d : 0);
  }
  out.sum = sum0 + sum1;
  out.weighted = weighted0 + weighted1;
}

/** Every weight, and in `running` their sum up to the end of each block; returns the sum of all. */
export function weigh(
  logits: Float32Array,
  count: number,
  max: number,
  scale: number,
  weights: Float64Array,
  running: Float64Array,
): number {
  let sum = 0;
  for (let start = 0, block = 0; start < count; start += PER_BLOCK, block++) {
    const end = Math.min(start + PER_BLOCK, count);
    let sum0 = 0;
    let sum1 = 0;
    let i = start;
    for (; i + 4 <= end; i += 4) {
      const w = (weights[i] = exp((logits[i] - max) * scale));
      const x = (weights[i + 1] = exp((logits[i + 1] - max) * scale));
      sum0 += w + (weights[i + 2] = exp((logits[i + 2] - max) * scale));
      sum1 += x + (weights[i + 3] = exp((logits[i + 3] - max) * scale));
    }
    let rest0 = 0;
    let rest1 = 0;
    for (let odd = false; i < end; i++, odd = !odd) {
      const weight = (weights[i] = exp((logits[i] - max) * scale));
      if (odd) rest1 += weight;
      else rest0 += weight;
    }
    sum += sum0 + rest0 + (sum1 + rest1);
    running[block] = sum;
  }
  return sum;
}

/** The entry at which the running sum of the weights gets above a target; the last that weighs anything, if none. */
export function pick(count: number, weights: Float64Array, running: Float64Array, target: number): number {
  const last = Math.ceil(count / PER_BLOCK) - 1;
  let block = 0;
  while (block < last && !(running[block] > target)) block++;
  let sum = block > 0 ? running[block - 1] : 0;
  let found = 0;
  for (let i = block * PER_BLOCK; i < count; i++) {
    if (weights[i] === 0) continue;
    sum += weights[i];
    found = i;
    if (sum > target) break;
  }
  return found;
}
