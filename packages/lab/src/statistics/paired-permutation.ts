import { uniform } from "nsigma/random";
import { itemDifferences, type Scores } from "./scores.ts";

/** Up to this many different sums the test is exact: 5,000 items with 10 repeats of right or wrong, or any 16 items. */
const MOST_SUMS = 100_000;

export interface PermutationOptions {
  /** An integer from 0; only used where the test is not exact. */
  seed: number;
  /** Drawings where the test is not exact; 100,000 unless given. */
  draws?: number;
  /** Up to this many different sums the test is exact; 100,000 unless given. */
  mostSums?: number;
}

/** What a permutation test found. */
export interface PermutationTest {
  /** Two-sided, 0 to 1. */
  p: number;
  exact: boolean;
}

/**
 * The paired permutation test: if the arms did not differ, each item's two results could as well have been exchanged.
 * p is the share of all 2^items exchanges with a sum of differences at least as far from 0 as the one seen.
 *
 * Exact where the sums coincide enough to be counted, as they do for marks of right and wrong; else seeded Monte-Carlo,
 * p = (hits + 1) / (draws + 1), which never is 0. With one mark per item it is the exact McNemar test.
 *
 * @throws RangeError when the arms do not have the same items
 * @see Fisher: The design of experiments (1935), chapter 3; Phipson, Smyth: Permutation p-values should never be zero (2010)
 */
export function pairedPermutation(a: Scores, b: Scores, options: PermutationOptions): PermutationTest {
  const { seed, draws = 100_000, mostSums = MOST_SUMS } = options;
  const differences = Float64Array.from(itemDifferences(a, b).filter((difference) => difference !== 0));
  const sizes = differences.map(Math.abs);
  const seen = Math.abs(sumOf(differences));
  const total = sumOf(sizes);
  // Sums that differ by rounding only are one sum.
  const tolerance = 1e-10 * total;
  const exact = exactTail(sizes, seen, total, tolerance, mostSums);
  if (exact !== undefined) return { p: Math.min(1, exact), exact: true };

  let hits = 0;
  const words = Math.ceil(sizes.length / 32);
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    let signs = 0;
    for (let i = 0; i < sizes.length; i++) {
      if (i % 32 === 0) signs = Math.floor(uniform(seed, draw * words + i / 32) * 2 ** 32);
      sum += (signs >>> (i % 32)) & 1 ? sizes[i] : -sizes[i];
    }
    if (Math.abs(sum) >= seen - tolerance) hits++;
  }
  return { p: (hits + 1) / (draws + 1), exact: false };
}

function sumOf(numbers: Float64Array): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** P(|2·subset - total| ≥ seen) over all subsets alike; undefined when there are too many different sums. */
function exactTail(
  sizes: Float64Array,
  seen: number,
  total: number,
  tolerance: number,
  mostSums: number,
): number | undefined {
  let sums = new Float64Array([0]);
  let weights = new Float64Array([1]);
  for (const size of sizes) {
    const merged = withAndWithout(sums, weights, size, tolerance);
    ({ sums, weights } = merged);
    if (sums.length > mostSums) return undefined;
  }
  let tail = 0;
  for (const [i, sum] of sums.entries()) {
    if (Math.abs(2 * sum - total) >= seen - tolerance) tail += weights[i];
  }
  return tail;
}

/** Every sum once without the size and once with it: two sorted lists merged, equal sums joined. */
function withAndWithout(
  sums: Float64Array,
  weights: Float64Array,
  size: number,
  tolerance: number,
): { sums: Float64Array<ArrayBuffer>; weights: Float64Array<ArrayBuffer> } {
  const count = sums.length;
  const merged = new Float64Array(2 * count);
  const mergedWeights = new Float64Array(2 * count);
  let last = -1;
  // The list without it is ahead, and where it has ended there is nothing to compare with, which is false.
  for (let without = 0, withIt = 0; withIt < count;) {
    const takeWithout = sums[without] <= sums[withIt] + size;
    const sum = takeWithout ? sums[without] : sums[withIt] + size;
    const weight = 0.5 * (takeWithout ? weights[without++] : weights[withIt++]);
    if (sum - merged[last] <= tolerance) mergedWeights[last] += weight;
    else {
      merged[++last] = sum;
      mergedWeights[last] = weight;
    }
  }
  return { sums: merged.slice(0, last + 1), weights: mergedWeights.slice(0, last + 1) };
}
