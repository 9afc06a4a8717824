import type { Candidates } from "../candidates/candidates.ts";

// Shared scratch: written and read within one call.
let weights = new Float64Array(0);

/** Fills the weights exp((l - max) / T), unnormalised, and returns their sum. */
export function weigh(candidates: Candidates): number {
  const { logits, count, scale } = candidates;
  const { max } = candidates.statistics();
  if (weights.length < count) weights = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const weight = Math.exp((logits[i] - max) * scale);
    weights[i] = weight;
    sum += weight;
  }
  return sum;
}

/**
 * Chooses one candidate with its softmax probability, by inverting the cumulative sum in id order.
 *
 * @param u a uniform random number in [0, 1)
 * @returns the index of the chosen entry
 */
export function draw(candidates: Candidates, u: number): number {
  const target = u * weigh(candidates);
  let last = 0;
  let cumulative = 0;
  for (let i = 0; i < candidates.count; i++) {
    if (weights[i] === 0) continue;
    cumulative += weights[i];
    if (cumulative > target) return i;
    last = i;
  }
  // Rounding can leave the sum just short of the target; then the last possible token is the one.
  return last;
}
