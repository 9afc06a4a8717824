import { checkChoice, checkNumber } from "../options/check.ts";
import type { StandardDeviation } from "../options/options.ts";
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
 * @param options.std "population" (default) or "sample"
 * @throws OptionError when n is not a number, or std is neither
 * @see Tang, Liu, Xu, Huang: Top-nσ (arXiv 2411.07641, ACL 2025)
 */
export function topNSigma(n: number, options: { std?: StandardDeviation | undefined } = {}): Step {
  checkNumber("topNSigma", n);
  const { std = "population" } = options;
  checkChoice("std", std, ["population", "sample"]);
  if (n <= 0) return off;
  return {
    name: "topNSigma",
    kind: "cut",
    threshold(candidates) {
      const { max, variance, finite } = candidates.statistics();
      // A single logit has no spread; its sample variance would be 0/0.
      const bessel = std === "sample" && finite > 1 ? finite / (finite - 1) : 1;
      return max - n * Math.sqrt(variance * bessel);
    },
  };
}
