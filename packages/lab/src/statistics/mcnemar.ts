import { binomial } from "./binomial.ts";

/**
 * The exact McNemar test: could two arms of equal skill differ so much on the items that only one of them solves?
 *
 * Under equal skill each such item is a coin's toss, so p = min(1, 2·P(X ≤ min(b, c))) with X binomial(b + c, ½).
 *
 * @param onlyA items that A has right and B wrong, an integer from 0 (b)
 * @param onlyB items that B has right and A wrong (c)
 * @returns the two-sided p, 0 to 1; 1 when no item tells them apart
 * @see McNemar: Note on the sampling error of the difference between correlated proportions (Psychometrika 1947)
 */
export function mcnemar(onlyA: number, onlyB: number): number {
  const tries = onlyA + onlyB;
  const fewer = Math.min(onlyA, onlyB);
  let tail = 0;
  for (let k = 0; k <= fewer; k++) tail += binomial(tries, k, 0.5);
  return Math.min(1, 2 * tail);
}
