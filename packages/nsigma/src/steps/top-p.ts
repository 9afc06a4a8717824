import { checkNumber } from "../options/check.ts";
import { off, type Step } from "./step.ts";

// Logits are float32, so a probability is known to about one part in a million: 0.4 + 0.3 has reached 0.7.
const REACHED = 1 - 2 ** -20;

/**
 * Top-p (nucleus): keeps the smallest set of most likely tokens whose probabilities reach p.
 *
 *     keep the first k in order of probability,  k = min { k : p_1 + ... + p_k >= p }
 *
 * The token that crosses the line is kept; of equals the lower ids come first. Probabilities are those at
 * the temperature applied so far.
 *
 * @param p 0 to 1; 1 is off, 0 keeps one token. Typical 0.9 to 0.95.
 * @throws OptionError when p is outside 0 to 1
 * @see Holtzman and others: The curious case of neural text degeneration (arXiv 1904.09751)
 */
export function topP(p: number): Step {
  checkNumber("topP", p);
  if (p === 1) return off;
  return {
    name: "topP",
    kind: "rank cut",
    rank: (candidates) => candidates.rankOfMass(p * REACHED),
  };
}
