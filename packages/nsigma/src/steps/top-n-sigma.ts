import { checkChoice, checkNumber } from "../options/check.ts";
import type { Choice } from "../options/choices.ts";
import { off, type Step } from "./step.ts";

/**
 * Top-nσ: keeps the tokens within n standard deviations of the best one.
 *
 *     keep l  iff  l >= max - n·σ          σ over the finite logits of the whole row
 *
 * No sort and no softmax; the kept set is the same at every temperature and under any common shift of the
 * logits. A row of equal logits is kept whole. Put it first among the cuts: σ is that of the row it sees.
 *
 * @param n width in standard deviations; n <= 0 is off. Typical 0.7 to 1.5; at 2√3 a flat row is kept whole.
 *   The right value depends on the model: 1 keeps a handful where (max - mean)/σ is about 10, and a great many where it is 4.
 * @param options.std "population" (default), "sample", or "zero-filled": the latter with banned tokens counted as 0
 * @throws OptionError when n is not a number, or std is none of these
 * @see Tang, Liu, Xu, Huang: Top-nσ (arXiv 2411.07641, ACL 2025)
 */
export function topNSigma(n: number, options: { std?: Choice<"std"> | undefined } = {}): Step {
  checkNumber("topNSigma", n);
  const { std = "population" } = options;
  checkChoice("std", std);
  if (n <= 0) return off;
  return {
    name: "topNSigma",
    kind: "cut",
    threshold(candidates) {
      const { max, mean, variance, finite } = candidates.statistics();
      if (std === "population") return max - n * Math.sqrt(variance);
      const { vocabSize } = candidates;
      const zeros = std === "zero-filled" ? vocabSize - finite : 0;
      const counted = finite + zeros;
      // With zeros beside them: Σ(l - m)² over all, for the mean m = finite·mean/counted of all.
      const spread = variance + (mean * mean * zeros) / counted;
      // A single logit has no spread; its sample variance would be 0/0.
      return max - n * Math.sqrt((finite * spread) / Math.max(1, counted - 1));
    },
  };
}
