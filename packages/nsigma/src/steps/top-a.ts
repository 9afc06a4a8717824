import { checkNumber } from "../options/check.ts";
import { off, type Step } from "./step.ts";

/**
 * Top-a: keeps the tokens whose probability is at least a times the square of the largest.
 *
 *     keep p  iff  p >= a·p_max²          at the temperature applied so far
 *
 * @param a 0 to 1; 0 is off. Typical 0.1 to 0.3.
 * @param options.minKeep the fewest tokens to leave
 * @throws OptionError when a is outside 0 to 1
 * @see BlinkDL: RWKV-LM, "the top-a sampling method"
 */
export function topA(a: number, options: { minKeep?: number | undefined } = {}): Step {
  checkNumber("topA", a);
  const { minKeep = 1 } = options;
  checkNumber("minKeep", minKeep);
  if (a === 0) return off;
  const logA = Math.log(a);
  return {
    name: "topA",
    kind: "cut",
    minKeep,
    threshold(candidates) {
      // p_max is 1 / Σe^((l - max)/T), so a·p_max² lies T·(ln a - ln Σ) from the maximum.
      return candidates.statistics().max + candidates.temperature * (logA - candidates.logSum());
    },
  };
}
