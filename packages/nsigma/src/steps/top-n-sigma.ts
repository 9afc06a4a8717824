import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import type { OptionTable, ValuesOf } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  topNSigma: {
    off: 0,
    lessIsOff: true,
    typical: "0.7 to 1.5",
    examples: [1],
    summary: "keep the logits within n standard deviations of the maximum; 0 or less is off",
  },
  std: {
    choices: ["population", "sample", "zero-filled"],
    summary:
      "the σ of Top-nσ: divided by the count (engines), by the count less one (the paper's torch.std), or the latter with banned tokens counted as 0 (textgen)",
  },
} as const satisfies OptionTable;

/** @internal */
export const TOP_N_SIGMA: StepDefinition<"topNSigma", typeof OPTIONS> = {
  name: "topNSigma",
  place: 100,
  title: "Top-nσ",
  keeps: "the logits within n standard deviations of the best",
  formula: "l >= max - n·σ",
  source: "arXiv 2411.07641",
  options: OPTIONS,
  traits: ["keeps the best", "unmoved by temperature"],
  make: ({ topNSigma: n = 0, std }) => topNSigma(n, { std }),
};

/**
 * Top-nσ: keeps the tokens within n standard deviations of the best one.
 *
 * No sort and no softmax; the kept set is the same at every temperature and under any common shift of the
 * logits. A row of equal logits is kept whole. Put it first among the cuts: σ is that of the finite logits it sees.
 *
 * @param n width in standard deviations; n <= 0 is off. Typical 0.7 to 1.5; at 2√3 a flat row is kept whole.
 *   The right value depends on the model: 1 keeps a handful where (max - mean)/σ is about 10, and a great many where it is 4.
 * @param options.std "population" (default), "sample", or "zero-filled": the latter with banned tokens counted as 0
 * @throws OptionError when n is not a number, or std is none of these
 * @see Tang, Liu, Xu, Huang: Top-nσ (arXiv 2411.07641, ACL 2025)
 */
export function topNSigma(n: number, options: { std?: ValuesOf<typeof OPTIONS>["std"] } = {}): Step {
  const { std = "population" } = options;
  checkOptions(OPTIONS, { topNSigma: n, std });
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
