import { mcnemar } from "./mcnemar.ts";
import { type Difference, pairedBootstrap } from "./paired-bootstrap.ts";
import { pairedPermutation } from "./paired-permutation.ts";
import { itemDifferences, type Scores } from "./scores.ts";
import type { Compared } from "./verdict.ts";

/** Two arms over the same items, in the same order. */
export interface Pair {
  a: string;
  b: string;
  scoresOfA: Scores;
  scoresOfB: Scores;
}

/** Two arms compared: the difference with its interval, and the test. */
export interface Comparison extends Difference {
  /** Two-sided, not adjusted. */
  p: number;
  test: "exact McNemar" | "exact permutation" | "Monte-Carlo permutation";
}

/**
 * Compares two arms over the same items: the interval by the paired bootstrap, p by the exact McNemar test where each item has one mark
 * of right or wrong in each arm, else by the paired permutation test.
 *
 * @param seed an integer from 0
 * @throws RangeError when the arms do not have the same items
 */
export function compareArms(a: Scores, b: Scores, seed: number): Comparison {
  const difference = pairedBootstrap(a, b, { seed });
  if ([...a, ...b].every((repeats) => repeats.length === 1 && (repeats[0] === 0 || repeats[0] === 1))) {
    const differences = itemDifferences(a, b);
    const onlyA = differences.filter((each) => each > 0).length;
    const onlyB = differences.filter((each) => each < 0).length;
    return { ...difference, p: mcnemar(onlyA, onlyB), test: "exact McNemar" };
  }
  const { p, exact } = pairedPermutation(a, b, { seed });
  return { ...difference, p, test: exact ? "exact permutation" : "Monte-Carlo permutation" };
}

/** A family of comparisons, ready for `verdict`: every p is Holm's over all of them, `rawP` is the one before. */
export function compareFamily(
  pairs: readonly Pair[],
  seed: number,
): (Comparison & Compared & { rawP: number })[] {
  const compared = pairs.map(({ scoresOfA, scoresOfB }) => compareArms(scoresOfA, scoresOfB, seed));
  const adjusted = holm(compared.map(({ p }) => p));
  return compared.map((each, i) => {
    const { a, b } = pairs[i];
    return { ...each, a, b, rawP: each.p, p: adjusted[i], adjustedBy: "Holm" };
  });
}

/**
 * Holm's adjusted p-values of a family of tests: the chance that any of those called real is not stays below the level,
 * whatever the tests have to do with each other. The i-th smallest of m becomes the largest of (m - j + 1)·p_j, j ≤ i.
 *
 * @param ps 0 to 1, one per test
 * @returns in the order given, 0 to 1
 * @see Holm: A simple sequentially rejective multiple test procedure (Scandinavian Journal of Statistics 1979)
 */
export function holm(ps: readonly number[]): number[] {
  const adjusted = new Array<number>(ps.length);
  let largest = 0;
  const ascending = [...ps.keys()].sort((one, other) => ps[one] - ps[other]);
  for (const [rank, index] of ascending.entries()) {
    largest = Math.max(largest, (ps.length - rank) * ps[index]);
    adjusted[index] = Math.min(1, largest);
  }
  return adjusted;
}
