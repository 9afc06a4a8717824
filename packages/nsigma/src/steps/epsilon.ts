import { checkChoice, checkNumber } from "../options/check.ts";
import type { Choice } from "../options/choices.ts";
import { off, type Step } from "./step.ts";

export interface CutoffOptions {
  /** The fewest tokens to leave. Default 1. */
  minKeep?: number | undefined;
  /** Where that decides, of equals the lower ids stay (default), or all of them, as in Hugging Face. */
  ties?: Choice<"cutoffTies"> | undefined;
}

/**
 * Epsilon cutoff: keeps the tokens that are at least this likely; the most likely one always.
 *
 *     keep p  iff  p >= ε          at the temperature applied so far
 *
 * @param epsilon ε, 0 to below 1; 0 is off. Typical 0.0003 to 0.0009.
 * @throws OptionError when ε is outside 0 to 1
 * @see Hewitt, Manning, Liang: Truncation sampling as language model desmoothing (arXiv 2210.15191)
 */
export function epsilonCutoff(epsilon: number, options: CutoffOptions = {}): Step {
  checkNumber("epsilonCutoff", epsilon);
  const { ties = "lower ids", minKeep = 1 } = options;
  checkChoice("cutoffTies", ties);
  checkNumber("minKeep", minKeep);
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
