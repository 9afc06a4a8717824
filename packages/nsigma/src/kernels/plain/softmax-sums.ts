import type { Row, SoftmaxSums } from "../contract.ts";

/** Σw and Σw·x for x = (l - max)·scale, w = e^x; entries of -Infinity weigh nothing. */
export function softmaxSums(
  { logits, count, max }: Pick<Row, "logits" | "count" | "max">,
  scale: number,
  out: SoftmaxSums,
): void {
  let sum = 0;
  let weighted = 0;
  for (let i = 0; i < count; i++) {
    const x = (logits[i] - max) * scale;
    const weight = Math.exp(x);
    sum += weight;
    // A weight of 0 may stand beside an x of -Infinity, and 0 * -Infinity is NaN.
    if (weight > 0) weighted += weight * x;
  }
  out.sum = sum;
  out.weighted = weighted;
}
