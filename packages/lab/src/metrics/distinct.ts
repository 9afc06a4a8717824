import { nGrams, type Tokens } from "./n-grams.ts";

/** What the distinct n-grams are divided by; both are in use, and for n above 1 they differ. */
export type Denominator = "n-grams" | "tokens";

/**
 * distinct-n: the number of different n-grams over all texts, divided by the number of n-grams or by that of tokens.
 * No n-gram crosses from one text to the next.
 *
 * @param n 1 to 4 as a rule
 * @param denominator "n-grams" unless given; the paper divides by "tokens"
 * @returns 0 to 1, more is more diverse; NaN when there are no n-grams
 * @see Li et al.: A diversity-promoting objective function for neural conversation models (NAACL 2016)
 */
export function distinct(texts: readonly Tokens[], n: number, denominator: Denominator = "n-grams"): number {
  const all = texts.flatMap((text) => nGrams(text, n));
  const tokens = texts.reduce((sum, text) => sum + text.length, 0);
  return all.length === 0 ? Number.NaN : new Set(all).size / (denominator === "tokens" ? tokens : all.length);
}

/**
 * n-gram diversity: the sum of distinct-1 to distinct-n over the texts joined to one, so that n-grams may cross from one to the next.
 *
 * @param n 4 unless given
 * @returns 0 to n, more is more diverse
 * @see Shaib et al.: Standardizing the measurement of text diversity (arXiv 2403.00553)
 */
export function nGramDiversity(texts: readonly Tokens[], n = 4): number {
  const joined = texts.flat();
  let sum = 0;
  for (let length = 1; length <= n; length++) sum += distinct([joined], length);
  return sum;
}
