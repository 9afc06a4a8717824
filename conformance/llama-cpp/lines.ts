import { above, count, disorder, negative, prefix, type RuleOf, softmax, U } from "./rules.ts";

/** Min-p's line. The maximum, ln p and their sum are rounded, and p itself. */
export function minPLine(p: number, keep: number): RuleOf {
  return above((logits) => {
    const at = logits.reduce((a, b) => Math.max(a, b)) + Math.log(p);
    return { at, float32: U * (Math.abs(at) + 2 * Math.abs(Math.log(p)) + 2) };
  }, keep);
}

/**
 * Top-nσ's line. The sum of n float32 logits is off by at most n·U times the sum of their sizes. So the mean is off by
 * n·U·mean|l| and, as σ² is taken about it, σ² by the square of that and by n·U of itself.
 */
export function topNSigmaLine(n: number): RuleOf {
  return above((logits) => {
    const size = logits.length;
    const meanOf = (of: (logit: number) => number) =>
      logits.reduce((sum, logit) => sum + of(logit), 0) / size;
    const mean = meanOf((logit) => logit);
    const variance = meanOf((logit) => (logit - mean) ** 2);
    const loss = (size + 8) * U;
    const sigma = Math.sqrt(variance);
    const sigmaOff = Math.sqrt(variance * (1 + loss) + (loss * meanOf(Math.abs)) ** 2) - sigma;
    const top = logits.reduce((a, b) => Math.max(a, b));
    const at = top - n * sigma;
    return { at, float32: n * sigmaOff + U * (Math.abs(at) + Math.abs(top) + 2 * n * sigma) };
  });
}

/** Top-p's order is that of the logits, which no arithmetic touches. */
export function topPPrefix(p: number, keep: number): RuleOf {
  return prefix(p, keep, (probabilities) => ({ places: probabilities.map(negative), float32: 0 }));
}

/** The order of locally typical sampling: how far a token's surprise lies from the entropy, both out of n terms. */
export function typicalPrefix(p: number, keep: number): RuleOf {
  return prefix(p, keep, (probabilities) => {
    const surprises = probabilities.map((probability) => -Math.log(probability));
    const entropy = surprises.reduce((sum, surprise, i) => sum + surprise * probabilities[i], 0);
    const most = surprises.reduce((a, b) => Math.max(a, b));
    return {
      places: surprises.map((surprise) => Math.abs(surprise - entropy)),
      float32: 2 * U * (2 * probabilities.length + 2 * most + 64),
      // Distances are kept as float32.
      ours: 2 * U * most,
    };
  });
}

/** XTC where it strikes: of the tokens with probability t or more, all but the least likely go. */
export function exceptTopChoices(t: number, keep: number): RuleOf {
  return ({ ids, logits }) => {
    const probabilities = softmax(logits);
    const sorted = probabilities.toSorted().reverse();
    const likely = sorted.filter((p) => p >= t).length;
    return {
      bend(kept) {
        const gone = ids.length - count(ids, kept);
        const spared = gone === 0 && ids.length - (likely - 1) < keep;
        const short = gone > 0 ? t - sorted[gone] : 0;
        const over = gone + 1 < sorted.length && !spared ? sorted[gone + 1] - t : 0;
        return { line: Math.max(short, over, 0), order: disorder(ids, probabilities, kept) };
      },
      float32: { line: (ids.length + 64) * U * t, order: 0 },
    };
  };
}
