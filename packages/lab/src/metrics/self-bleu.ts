import { equalLengths } from "./equal-lengths.ts";
import { nGrams, type Tokens } from "./n-grams.ts";

export interface SelfBleuOptions {
  /** The longest n-grams, 4 unless given. */
  n?: number;
  /**
   * What becomes of n-grams that are found nowhere: "add-one" adds 1 to found and possible n-grams above n = 1 (Lin and Och 2004; NLTK's
   * method2), the default; "none" makes such a text's score 0.
   */
  smoothing?: "add-one" | "none";
  /** Tokens to which every text is cut, shorter ones left out; the shortest text's unless given. */
  length?: number;
}

/**
 * Self-BLEU: the mean BLEU of each text with all others as its references. Texts are cut to equal length first, so there
 * is no brevity penalty: BLEU is the geometric mean of the shares of n-grams that another text has too, each counted at most as
 * often as the one other text that has it most.
 *
 * @returns 0 to 1, more is less diverse; NaN for fewer than two texts, or texts shorter than n
 * @see Zhu et al.: Texygen (SIGIR 2018); Papineni et al.: BLEU (ACL 2002)
 */
export function selfBleu(texts: readonly Tokens[], options: SelfBleuOptions = {}): number {
  const { n = 4, smoothing = "add-one", length } = options;
  const cut = equalLengths(texts, length);
  if (cut.length < 2 || cut[0].length < n) return Number.NaN;
  const logs = new Float64Array(cut.length);
  for (let size = 1; size <= n; size++) {
    const counts = cut.map((text) => countsOf(nGrams(text, size)));
    const best = mostUsed(counts);
    const possible = cut[0].length - size + 1;
    const extra = smoothing === "add-one" && size > 1 ? 1 : 0;
    for (const [text, grams] of counts.entries()) {
      let found = 0;
      for (const [gram, count] of grams) {
        const { holder, most, second } = best.get(gram) as Best;
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
