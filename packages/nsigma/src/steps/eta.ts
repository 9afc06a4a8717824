import { checkChoice, checkNumber } from "../options/check.ts";
import type { CutoffOptions } from "./epsilon.ts";
import { off, type Step } from "./step.ts";

/**
 * Eta cutoff: keeps the tokens above a probability that falls with the entropy of the row.
 *
 *     keep p  iff  p >= η,   η = min(ε, √ε·e^(-H))      H in nats, at the temperature applied so far
 *
 * The most likely token always stays.
 *
 * @param epsilon ε, 0 to below 1; 0 is off. Typical 0.0003 to 0.004.
 * @throws OptionError when ε is outside 0 to 1
 * @see Hewitt, Manning, Liang: Truncation sampling as language model desmoothing (arXiv 2210.15191)
 */
export function etaCutoff(epsilon: number, options: CutoffOptions = {}): Step {
  checkNumber("etaCutoff", epsilon);
  const { ties = "lower ids", minKeep = 1 } = options;
  checkChoice("cutoffTies", ties);
  checkNumber("minKeep", minKeep);
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
