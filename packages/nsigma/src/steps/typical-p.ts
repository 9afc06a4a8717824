import { REACHED } from "../candidates/reached.ts";
import { checkChoice, checkNumber } from "../options/check.ts";
import type { Choice } from "../options/choices.ts";
import { off, type Step } from "./step.ts";

export interface TypicalOptions {
  /**
   * The token with which the mass is reached: "kept" (default), "dropped", as aphrodite and exllamav2 do, or
   * "next kept", as in llama.cpp, which goes on until the mass is more than p.
   */
  crossing?: Choice<"typicalCrossing"> | undefined;
  /** Equals on the line: the lower ids stay (default), or all, as in Hugging Face. */
  ties?: Choice<"typicalTies"> | undefined;
  minKeep?: number | undefined;
}

/**
 * Locally typical: keeps the tokens whose surprise is nearest to what is expected, until they hold p.
 *
 *     in order of |-ln p_i - H|, keep the first k = min { k : p_1 + ... + p_k >= p }      H: entropy in nats
 *
 * The most likely token can go. Probabilities are those at the temperature applied so far.
 *
 * @param p 0 to 1; 1 is off, 0 keeps one token. Typical 0.2 to 0.95.
 * @throws OptionError when a setting is out of its range
 * @see Meister and others: Locally typical sampling (arXiv 2202.00666)
 */
export function typicalP(p: number, options: TypicalOptions = {}): Step {
  const { crossing = "kept", ties = "lower ids", minKeep = 1 } = options;
  checkNumber("typicalP", p);
  checkChoice("typicalCrossing", crossing);
  checkChoice("typicalTies", ties);
  checkNumber("minKeep", minKeep);
  if (p === 1) return off;
  return {
    name: "typicalP",
    kind: "key cut",
    minKeep,
    keepTies: ties === "kept",
    keys(candidates) {
      // The logit with a surprise of H; surprise falls linearly with the logit, so distances need no logarithms.
      const center = candidates.logitOf(-candidates.entropy());
      const keys = candidates.nearness(center);
      const rank = candidates.rankOfMass(crossing === "next kept" ? p / REACHED : p * REACHED, keys);
      return crossing === "dropped" ? rank - 1 : rank;
    },
  };
}
