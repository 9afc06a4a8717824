import { checkNumber } from "../options/check.ts";
import { off, type Step } from "./step.ts";

/**
 * Epsilon cutoff: keeps the tokens that are at least this likely; the most likely one always.
 *
 *     keep p  iff  p >= ε          at the temperature applied so far
 *
 * @param epsilon ε, 0 to below 1; 0 is off. Typical 0.0003 to 0.0009.
 * @param options.minKeep the fewest tokens to leave
 * @throws OptionError when ε is outside 0 to 1
 * @see Hewitt, Manning, Liang: Truncation sampling as language model desmoothing (arXiv 2210.15191)
 */
export function epsilonCutoff(epsilon: number, options: { minKeep?: number | undefined } = {}): Step {
  checkNumber("epsilonCutoff", epsilon);
  const { minKeep = 1 } = options;
  checkNumber("minKeep", minKeep);
  if (epsilon === 0) return off;
  const logEpsilon = Math.log(epsilon);
  return {
    name: "epsilonCutoff",
    kind: "cut",
    minKeep,
    threshold: (candidates) => candidates.logitOf(logEpsilon),
  };
}
