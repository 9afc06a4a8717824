import type { Row } from "../contract.ts";

/**
 * See `Kernel.draw`.
 *
 * @param weights scratch, at least `count` long
 */
export function draw(
  { logits, count, max }: Pick<Row, "logits" | "count" | "max">,
  scale: number,
  u: number,
  weights: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const weight = Math.exp((logits[i] - max) * scale);
    weights[i] = weight;
    sum += weight;
  }
  const target = u * sum;
  let last = 0;
  let cumulative = 0;
  for (let i = 0; i < count; i++) {
    if (weights[i] === 0) continue;
    cumulative += weights[i];
    if (cumulative > target) return i;
    last = i;
  }
  // Rounding can leave the sum just short of the target; then the last possible token is the one.
  return last;
}
