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
  for (const [rank, index] of ascending(ps).entries()) {
    largest = Math.max(largest, (ps.length - rank) * ps[index]);
    adjusted[index] = Math.min(1, largest);
  }
  return adjusted;
}

/**
 * Benjamini and Hochberg's adjusted p-values: of the differences called real, the expected share that is not stays below
 * the level, for tests that are independent or positively dependent. The i-th smallest of m becomes the least of m/j·p_j, j ≥ i.
 *
 * @param ps 0 to 1, one per test
 * @returns in the order given, 0 to 1
 * @see Benjamini, Hochberg: Controlling the false discovery rate (JRSS B 1995)
 */
export function benjaminiHochberg(ps: readonly number[]): number[] {
  const adjusted = new Array<number>(ps.length);
  let least = 1;
  for (const [rank, index] of [...ascending(ps).entries()].reverse()) {
    least = Math.min(least, (ps.length / (rank + 1)) * ps[index]);
    adjusted[index] = least;
  }
  return adjusted;
}

function ascending(ps: readonly number[]): number[] {
  return [...ps.keys()].sort((one, other) => ps[one] - ps[other]);
}
