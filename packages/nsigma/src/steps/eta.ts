import { checkNumber } from "../options/check.ts";
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
export function etaCutoff(epsilon: number): Step {
  checkNumber("etaCutoff", epsilon);
  if (epsilon === 0) return off;
  return {
    name: "etaCutoff",
    kind: "cut",
    threshold(candidates) {
      const { sum, weighted } = candidates.softmaxSums();
      const entropy = Math.log(sum) - weighted / sum;
      const logEta = Math.min(Math.log(epsilon), Math.log(epsilon) / 2 - entropy);
      // p >= η on the logit axis: l/T - logsumexp(l/T) >= ln η, and logsumexp(l/T) = max/T + ln(sum).
      return candidates.statistics().max + candidates.temperature * (logEta + Math.log(sum));
    },
  };
}
