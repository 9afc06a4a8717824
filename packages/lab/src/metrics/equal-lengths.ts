import type { Tokens } from "./n-grams.ts";

/**
 * The beginnings of the texts, all with the same number of tokens: long texts repeat themselves more, so a metric of diversity
 * compares samplers only at equal length. Texts shorter than that are left out.
 *
 * @param length an integer from 1; the shortest text's unless given
 * @see Deshpande et al. (arXiv 2507.15092) on how compression ratio and token ratios favour short texts
 */
export function equalLengths<T extends Tokens>(texts: readonly T[], length?: number): T[] {
  const tokens = length ?? texts.reduce((least, text) => Math.min(least, text.length), Infinity);
  return texts.filter((text) => text.length >= tokens).map((text) => text.slice(0, tokens) as unknown as T);
}
