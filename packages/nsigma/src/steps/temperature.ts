import { checkNumber } from "../options/check.ts";
import { greedy } from "./greedy.ts";
import { off, type Step } from "./step.ts";

/**
 * Temperature: divides the logits, so that differences shrink (T > 1) or grow (T < 1). Every token stays.
 *
 *     l -> l / T
 *
 * @param t 0 and up; 0 is greedy, 1 is off. Typical 0.6 to 1.5; with Top-nσ also 2 and more.
 * @throws OptionError when t is negative or not finite
 */
export function temperature(t: number): Step {
  checkNumber("temperature", t);
  if (t === 0) return greedy();
  if (t === 1) return off;
  return {
    name: "temperature",
    kind: "adjustment",
    adjust(candidates) {
      candidates.soften(t);
    },
  };
}
