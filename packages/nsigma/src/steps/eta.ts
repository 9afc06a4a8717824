import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import { CUTOFF_TIES, type CutoffOptions } from "./epsilon.ts";
import { MIN_KEEP, type OptionTable } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  etaCutoff: {
    least: 0,
    below: 1,
    off: 0,
    typical: "0.0003 to 0.004",
    examples: [0.0005],
    summary: "keep the tokens above a probability that falls with the entropy; 0 is off",
  },
  cutoffTies: CUTOFF_TIES,
  minKeep: MIN_KEEP,
} as const satisfies OptionTable;

/** @internal */
export const ETA_CUTOFF: StepDefinition<"etaCutoff", typeof OPTIONS> = {
  name: "etaCutoff",
  place: 190,
  title: "eta cutoff",
  keeps: "the tokens above a probability that falls with the entropy",
  formula: "p >= min(ε, √ε·e^(-H))",
  source: "arXiv 2210.15191",
  options: OPTIONS,
  traits: ["keeps the best"],
  make: ({ etaCutoff: epsilon = 0, cutoffTies: ties, minKeep }) => etaCutoff(epsilon, { ties, minKeep }),
};

/**
 * Eta cutoff: keeps the tokens above a probability that falls with the entropy of the row.
 *
 * The most likely token always stays.
 *
 * @param epsilon ε, 0 to below 1; 0 is off. Typical 0.0003 to 0.004.
 * @throws OptionError when ε is outside 0 to 1
 * @see Hewitt, Manning, Liang: Truncation sampling as language model desmoothing (arXiv 2210.15191)
 */
export function etaCutoff(epsilon: number, options: CutoffOptions = {}): Step {
  const { ties = "lower ids", minKeep = 1 } = options;
  checkOptions(OPTIONS, { etaCutoff: epsilon, cutoffTies: ties, minKeep });
  if (epsilon === 0) return off;
  const logEpsilon = Math.log(epsilon);
  return {
    name: "etaCutoff",
    kind: "cut",
    minKeep,
    keepTies: ties === "kept",
    threshold(candidates) {
      const logEta = Math.min(logEpsilon, logEpsilon / 2 - candidates.entropy());
      return candidates.logitOf(logEta);
    },
  };
}
