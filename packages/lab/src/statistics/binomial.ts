/** ln n! of the integers up to here, summed once; beyond it Stirling's series is exact to a double's last digits. */
const SUMMED = 256;
const table = new Float64Array(SUMMED);
for (let n = 2; n < SUMMED; n++) table[n] = table[n - 1] + Math.log(n);

/** ln n!, for an integer n from 0. */
export function logFactorial(n: number): number {
  if (n < SUMMED) return table[n];
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3);
}

/**
 * The probability of k successes in n tries: C(n, k)·p^k·(1 - p)^(n - k), by logarithms, so that no count is too large.
 *
 * @param n an integer from 0
 * @param k an integer; outside 0 to n the probability is 0
 * @param p 0 to 1
 */
export function binomial(n: number, k: number, p: number): number {
  if (k < 0 || k > n) return 0;
  // 0·ln 0 is 0 here: no success where none is possible is certain.
  const successes = k === 0 ? 0 : k * Math.log(p);
  const failures = k === n ? 0 : (n - k) * Math.log1p(-p);
  return Math.exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k) + successes + failures);
}
