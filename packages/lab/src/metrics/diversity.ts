import { gzipSync } from "node:zlib";

/** A text's tokens: words, or a model's ids. The metrics take tokens, so that whoever compares says what counts as one. */
export type Tokens = readonly (string | number)[];

/** The text's words: what stands between white space, punctuation with it. */
export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** The text's n-grams in order, each as one string; none when it has fewer than n tokens. */
export function nGrams(tokens: Tokens, n: number): string[] {
  return Array.from({ length: Math.max(0, tokens.length - n + 1) }, (_, start) =>
    tokens.slice(start, start + n).join("\u0000"),
  );
}

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

/**
 * distinct-n: the number of different n-grams over all texts, divided by the number of n-grams. The paper divides by the
 * number of tokens, which differs for n above 1. No n-gram crosses from one text to the next.
 *
 * @param n 1 to 4 as a rule
 * @returns 0 to 1, more is more diverse; NaN when there are no n-grams
 * @see Li et al.: A diversity-promoting objective function for neural conversation models (NAACL 2016)
 */
export function distinct(texts: readonly Tokens[], n: number): number {
  const all = texts.flatMap((text) => nGrams(text, n));
  return all.length === 0 ? Number.NaN : new Set(all).size / all.length;
}

/**
 * The texts' bytes, joined by spaces in UTF-8, over their bytes after gzip: how much of them is repetition.
 *
 * gzip's own 18 bytes weigh on short texts, and zlib's versions differ by a few per cent: compare at equal length, on one machine.
 *
 * @returns above 0, more is less diverse
 * @see Shaib et al.: Standardizing the measurement of text diversity (arXiv 2403.00553)
 */
export function compressionRatio(texts: readonly string[]): number {
  const bytes = Buffer.from(texts.join(" "));
  return bytes.length / gzipSync(bytes, { level: 9 }).length;
}

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
  const holders = countsOf(sets.flatMap((set) => [...set]));
  const logs = sets.map((set) => {
    let shared = 0;
    for (const gram of set) shared += holders.get(gram)! - 1;
    return Math.log1p(shared);
  });
  return logs.reduce((sum, log) => sum + log, 0) / texts.length;
}

/**
 * Self-BLEU: the mean BLEU of each text with all others as its references. Texts are cut to equal length first, so there
 * is no brevity penalty: BLEU is the geometric mean of the shares of n-grams that another text has too, each counted at most as
 * often as the one other text that has it most. Above n = 1 the counts found and possible are both raised by 1 (Lin and
 * Och 2004; NLTK's method2), so that a text without a common 4-gram still has a score.
 *
 * @param n the longest n-grams, 4 unless given
 * @returns 0 to 1, more is less diverse; NaN for fewer than two texts, or texts shorter than n
 * @see Zhu et al.: Texygen (SIGIR 2018); Papineni et al.: BLEU (ACL 2002)
 */
export function selfBleu(texts: readonly Tokens[], n = 4): number {
  const cut = equalLengths(texts);
  if (cut.length < 2 || cut[0].length < n) return Number.NaN;
  const logs = new Float64Array(cut.length);
  for (let size = 1; size <= n; size++) {
    const counts = cut.map((text) => countsOf(nGrams(text, size)));
    const best = mostUsed(counts);
    const possible = cut[0].length - size + 1;
    const extra = size > 1 ? 1 : 0;
    for (const [text, grams] of counts.entries()) {
      let found = 0;
      for (const [gram, count] of grams) {
        const { holder, most, second } = best.get(gram)!;
        found += Math.min(count, holder === text ? second : most);
      }
      logs[text] += Math.log((found + extra) / (possible + extra)) / n;
    }
  }
  return logs.reduce((sum, log) => sum + Math.exp(log), 0) / logs.length;
}

/** Which text uses an n-gram most, how often it does, and how often the next one does. */
interface Best {
  holder: number;
  most: number;
  second: number;
}

function mostUsed(counts: readonly Map<string, number>[]): Map<string, Best> {
  const best = new Map<string, Best>();
  for (const [text, grams] of counts.entries()) {
    for (const [gram, count] of grams) {
      const now = best.get(gram) ?? { holder: -1, most: 0, second: 0 };
      if (count > now.most) best.set(gram, { holder: text, most: count, second: now.most });
      else best.set(gram, { ...now, second: Math.max(now.second, count) });
    }
  }
  return best;
}

function countsOf(grams: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const gram of grams) counts.set(gram, (counts.get(gram) ?? 0) + 1);
  return counts;
}
