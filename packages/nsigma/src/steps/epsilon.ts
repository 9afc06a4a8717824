import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import { MIN_KEEP, type OptionTable, type ValuesOf } from "./option.ts";
import { off, type Step } from "./step.ts";

/** Of epsilon and eta. */
export const CUTOFF_TIES = {
  choices: ["lower ids", "kept"],
  summary:
    "equals of the most likely token where epsilon or eta lies above all of them: the one with the lowest id stays, or all",
} as const;

const OPTIONS = {
  epsilonCutoff: {
    least: 0,
    below: 1,
    off: 0,
    typical: "0.0003 to 0.0009",
    examples: [0.0005],
    summary: "keep the tokens at least this likely; 0 is off",
  },
  cutoffTies: CUTOFF_TIES,
  minKeep: MIN_KEEP,
} as const satisfies OptionTable;

/** @internal */
export const EPSILON_CUTOFF: StepDefinition<"epsilonCutoff", typeof OPTIONS> = {
  name: "epsilonCutoff",
  place: 180,
  title: "epsilon cutoff",
  keeps: "the tokens at least this likely",
  formula: "p >= ε",
  source: "arXiv 2210.15191",
  options: OPTIONS,
  traits: ["keeps the best"],
  make: ({ epsilonCutoff: epsilon = 0, cutoffTies: ties, minKeep }) =>
    epsilonCutoff(epsilon, { ties, minKeep }),
};

export interface CutoffOptions {
  /** The fewest tokens to leave. Default 1. */
  minKeep?: number | undefined;
  /** Where that decides, of equals the lower ids stay (default), or all of them, as in Hugging Face. */
  ties?: ValuesOf<typeof OPTIONS>["cutoffTies"];
}

/**
 * Epsilon cutoff: keeps the tokens that are at least this likely; the most likely one always.
 *
 * @param epsilon ε, 0 to below 1; 0 is off. Typical 0.0003 to 0.0009.
 * @throws OptionError when ε is outside 0 to 1
 * @see Hewitt, Manning, Liang: Truncation sampling as language model desmoothing (arXiv 2210.15191)
 */
export function epsilonCutoff(epsilon: number, options: CutoffOptions = {}): Step {
  const { ties = "lower ids", minKeep = 1 } = options;
  checkOptions(OPTIONS, { epsilonCutoff: epsilon, cutoffTies: ties, minKeep });
  if (epsilon === 0) return off;
  const logEpsilon = Math.log(epsilon);
  return {
    name: "epsilonCutoff",
    kind: "cut",
    minKeep,
    keepTies: ties === "kept",
    threshold: (candidates) => candidates.logitOf(logEpsilon),
  };
}
