import { REACHED } from "../candidates/reached.ts";
import { checkChoice, checkNumber, checkTokens } from "../options/check.ts";
import type { Choice } from "../options/choices.ts";
import { off, type Step } from "./step.ts";
import { markRemoved, type XtcRule } from "./xtc-choice.ts";
import { expectedXtc } from "./xtc-expected.ts";

export interface XtcOptions {
  /** How often it acts; 0 is off. Typical 0.5. */
  probability: number;
  /** What is called likely; above 0.5 there are never two such tokens, and it is off. Default 0.1. */
  threshold?: number | undefined;
  /** "random" (default), or "expected": each token gets the weight it has on average, as in exllamav3. */
  form?: Choice<"xtcForm"> | undefined;
  /** Token ids never removed. */
  protected?: readonly number[] | undefined;
  /**
   * A protected token that would go: "token" (default): it alone stays, as in mlx; "step": nothing goes, as in
   * textgen; "unlikely": it does not count among the likely in the first place, as in exllamav3.
   */
  protection?: Choice<"xtcProtection"> | undefined;
  /** Equals of the least likely of the likely: one stays (default), or all, as in mlx. */
  ties?: Choice<"xtcTies"> | undefined;
  /** Nothing is removed when fewer would be left. */
  minKeep?: number | undefined;
}

/**
 * XTC, "exclude top choices": now and then removes all likely tokens but the least likely of them.
 *
 *     with probability P, when two or more tokens have p >= t:  of these keep only the last
 *
 * Probabilities are those at the temperature applied so far.
 *
 * @throws OptionError when a setting is out of its range
 * @see p-e-w: text-generation-webui #6335
 */
export function xtc(options: XtcOptions): Step {
  const { probability, threshold = 0.1, form = "random", protection = "token" } = options;
  const { protected: given = [], ties = "lower ids", minKeep = 1 } = options;
  checkNumber("xtcProbability", probability);
  checkNumber("xtcThreshold", threshold);
  checkChoice("xtcForm", form);
  checkChoice("xtcProtection", protection);
  checkTokens("xtcProtected", given);
  checkChoice("xtcTies", ties);
  checkNumber("minKeep", minKeep);
  if (probability === 0 || threshold > 0.5) return off;

  const rule: XtcRule = {
    logThreshold: Math.log(threshold * REACHED),
    protected: [...given],
    protection,
    keepTies: ties === "kept",
    minKeep,
  };
  if (form === "expected") return expectedXtc(probability, rule);
  return {
    name: "xtc",
    kind: "key cut",
    keys(candidates, keys, roll) {
      const { finite } = candidates.statistics();
      if (candidates.size < 2 || roll() > probability) return null;
      const removed = markRemoved(candidates, rule, keys);
      // Where nothing is removed after all, every key must do.
      if (removed === 0) keys.set(candidates.logits.subarray(0, candidates.count));
      return finite - removed;
    },
  };
}
