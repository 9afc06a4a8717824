import { REACHED } from "../candidates/reached.ts";
import { checkNumber } from "../options/check.ts";
import { off, type Step } from "./step.ts";

/** The rule looks at so many of the best tokens; the reference implementation does too. */
const MOST = 100;

/**
 * Top-H: keeps the most likely tokens as long as their part of the entropy stays within a share of it.
 *
 *     keep the first k while  Σ_{i<=k} -p_i ln p_i  <=  h·H          p, H: of the 100 best, renormalised
 *
 * The most likely token always stays. Probabilities are those at the temperature applied so far.
 *
 * @param h 0 to 1; 0 is off. Typical 0.3 to 0.6.
 * @param options.minKeep the fewest tokens to leave
 * @throws OptionError when h is outside 0 to 1
 * @see Top-H decoding (arXiv 2509.02510); the rule is that of Hugging Face's TopHLogitsWarper
 */
export function topH(h: number, options: { minKeep?: number | undefined } = {}): Step {
  checkNumber("topH", h);
  const { minKeep = 1 } = options;
  checkNumber("minKeep", minKeep);
  if (h === 0) return off;
  return {
    name: "topH",
    kind: "rank cut",
    minKeep,
    rank(candidates) {
      const best = candidates.best(MOST);
      const { scale } = candidates;
      let sum = 0;
      let weighted = 0;
      for (const logit of best) {
        const x = (logit - best[0]) * scale;
        const weight = Math.exp(x);
        sum += weight;
        if (weight > 0) weighted += weight * x;
      }
      const logSum = Math.log(sum);
      const limit = (h * (logSum - weighted / sum)) / REACHED;
      let taken = 0;
      let rank = 0;
      for (; rank < best.length; rank++) {
        const logP = (best[rank] - best[0]) * scale - logSum;
        const p = Math.exp(logP);
        if (p > 0) taken -= p * logP;
        if (taken > limit) break;
      }
      return rank;
    },
  };
}
