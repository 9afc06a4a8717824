import { REACHED } from "../candidates/reached.ts";
import { checkChoice, checkNumber } from "../options/check.ts";
import type { Choice } from "../options/choices.ts";
import { off, type Step } from "./step.ts";

export interface TopPOptions {
  /** The token that crosses the line: "kept" (default), or "dropped", as in exllamav3. */
  crossing?: Choice<"topPCrossing"> | undefined;
  /** Equals of the last token kept: the lower ids stay (default), or all, as in mlx. */
  ties?: Choice<"topPTies"> | undefined;
  minKeep?: number | undefined;
}

/**
 * Top-p (nucleus): keeps the smallest set of most likely tokens whose probabilities reach p.
 *
 *     keep the first k in order of probability,  k = min { k : p_1 + ... + p_k >= p }
 *
 * The token that crosses the line is kept, unless `crossing` says otherwise; of equals the lower ids come first, and
 * the others stay where `ties` says so. Probabilities are those at the temperature applied so far.
 *
 * @param p 0 to 1; 1 is off, 0 keeps one token. Typical 0.9 to 0.95.
 * @throws OptionError when a setting is out of its range
 * @see Holtzman and others: The curious case of neural text degeneration (arXiv 1904.09751)
 */
export function topP(p: number, options: TopPOptions = {}): Step {
  const { crossing = "kept", ties = "lower ids", minKeep = 1 } = options;
  checkNumber("topP", p);
  checkChoice("topPCrossing", crossing);
  checkChoice("topPTies", ties);
  checkNumber("minKeep", minKeep);
  if (p === 1) return off;
  return {
    name: "topP",
    kind: "rank cut",
    minKeep,
    keepTies: ties === "kept",
    rank(candidates) {
      if (crossing === "kept") return candidates.rankOfMass(p * REACHED);
      // Kept as long as the mass stays within p: one less than where it gets above.
      return candidates.rankOfMass(p / REACHED) - 1;
    },
  };
}
