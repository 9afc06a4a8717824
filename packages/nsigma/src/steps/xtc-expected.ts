import { held } from "../candidates/held.ts";
import type { Step } from "./step.ts";
import { markRemoved, type XtcRule } from "./xtc-choice.ts";

/**
 * XTC without dice: the probabilities its tokens have on average over many throws.
 *
 *     what goes:   p -> p·(1 - P)
 *     what stays:  p -> p·((1 - P) + P/s)          s: what those that stay hold together
 *
 * @param probability P
 * @see exllamav3, generator/sampler
 */
export function expectedXtc(probability: number, rule: XtcRule): Step {
  const logMissed = Math.log(1 - probability);
  const logStruck = Math.log(probability);
  return {
    name: "xtc",
    kind: "adjustment",
    adjust(candidates) {
      const { max } = candidates.statistics();
      const keys = candidates.keys();
      if (candidates.size < 2 || markRemoved(candidates, rule, keys) === 0) return;
      const { count, temperature, scale } = candidates;
      const logSum = candidates.logSum();
      const logits = candidates.writable();

      let best = -Infinity;
      for (let i = 0; i < count; i++) if (keys[i] === 0) best = Math.max(best, logits[i]);
      let staying = 0;
      for (let i = 0; i < count; i++) if (keys[i] === 0) staying += Math.exp((logits[i] - best) * scale);
      // In logarithms: what stays may hold next to nothing, and then gains all the more.
      const logShare = (best - max) * scale + Math.log(staying) - logSum;
      const larger = Math.max(logMissed, logStruck - logShare);
      const gain = larger + Math.log(Math.exp(logMissed - larger) + Math.exp(logStruck - logShare - larger));
      for (let i = 0; i < count; i++) {
        const more = keys[i] === 0 ? gain : logMissed;
        logits[i] = more === -Infinity ? more : held(logits[i] + temperature * more, logits[i]);
      }
      candidates.changed();
    },
  };
}
