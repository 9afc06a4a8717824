import { nGrams, type Tokens } from "./n-grams.ts";

/**
 * How much texts have long n-grams in common: the mean over texts of ln(1 + Σ), where Σ counts, for each different n-gram of the
 * text, the other texts that have it.
 *
 * @param n 4 unless given
 * @returns from 0, more is less diverse; grows with the number of texts, so compare equal numbers
 * @see Salkar et al.: Self-repetition in abstractive neural summarizers (AACL 2022)
 */
export function selfRepetition(texts: readonly Tokens[], n = 4): number {
  const sets = texts.map((text) => new Set(nGrams(text, n)));
  const holders = new Map<string, number>();
  for (const set of sets) for (const gram of set) holders.set(gram, (holders.get(gram) ?? 0) + 1);
  let sum = 0;
  for (const set of sets) {
    let shared = 0;
    for (const gram of set) shared += (holders.get(gram) ?? 0) - 1;
    sum += Math.log1p(shared);
  }
  return sum / texts.length;
}
