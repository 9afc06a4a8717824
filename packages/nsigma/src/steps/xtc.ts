import { checkChoice, checkNumber, checkTokens } from "../options/check.ts";
import type { Choice } from "../options/choices.ts";
import { expectedXtc } from "./xtc-expected.ts";
import { off, type Step } from "./step.ts";

// Logits are float32, so a probability is known to about one part in a million.
const REACHED = 1 - 2 ** -20;

export interface XtcOptions {
  /** How often it acts; 0 is off. Typical 0.5. */
  probability: number;
  /** What is called likely; above 0.5 there are never two such tokens, and it is off. Default 0.1. */
  threshold?: number | undefined;
  /** "random" (default), or "expected": each token gets the weight it has on average, as in exllamav3. */
  form?: Choice<"xtcForm"> | undefined;
  /** Token ids never removed. */
  protected?: readonly number[] | undefined;
  /** A protected token that would go: "token" (default): it alone stays; "step": nothing is removed. */
  protection?: Choice<"xtcProtection"> | undefined;
  /** Equals of the least likely of the likely: one stays (default), or all, as in mlx. */
  ties?: Choice<"ties"> | undefined;
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
  checkChoice("ties", ties);
  checkNumber("minKeep", minKeep);
  if (probability === 0 || threshold > 0.5) return off;
  const kept = [...given];
  if (form === "expected") return expectedXtc(probability, threshold * REACHED, kept);

  const logThreshold = Math.log(threshold * REACHED);
  return {
    name: "xtc",
    kind: "key cut",
    keepTies: ties === "kept",
    keys(candidates, keys, roll) {
      const { logits, count } = candidates;
      if (candidates.size < 2 || roll() > probability) return keepAll(logits, count, keys);
      candidates.arrangement?.sort(candidates);
      const { finite } = candidates.statistics();
      const line = candidates.logitOf(logThreshold);
      let likely = 0;
      let lowest = Infinity;
      for (let i = 0; i < count; i++) {
        keys[i] = logits[i] === -Infinity ? -Infinity : -logits[i];
        if (logits[i] >= line) {
          likely++;
          lowest = Math.min(lowest, logits[i]);
        }
      }
      let removed = Math.max(0, likely - 1);
      if (candidates.size - removed < minKeep) return finite;
      for (let i = 0; i < kept.length; i++) {
        const entry = candidates.indexOf(kept[i]);
        if (entry < 0 || logits[entry] <= lowest) continue;
        if (protection === "step") return finite;
        keys[entry] = Infinity;
        removed--;
      }
      return finite - removed;
    },
  };
}

function keepAll(logits: Float32Array, count: number, keys: Float32Array): number {
  for (let i = 0; i < count; i++) keys[i] = logits[i];
  return count;
}
