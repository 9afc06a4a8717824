import type { Candidates } from "../candidates/candidates.ts";
import { OptionError } from "../errors.ts";
import { checkChoice, checkNumber } from "../options/check.ts";
import type { Choice } from "../options/choices.ts";
import { zipfRank } from "./mirostat-rank.ts";
import { off, type Step } from "./step.ts";

export interface MirostatOptions {
  /** The surprise aimed at, in bits per token. Default 5. */
  tau?: number | undefined;
  /** How fast μ learns. Default 0.1. */
  eta?: number | undefined;
  /** Whether a token's surprise is measured among the kept tokens (default, as in llama.cpp) or among all. */
  surprise?: Choice<"mirostatSurprise"> | undefined;
}

/**
 * Mirostat: cuts so that the surprise of the text stays near τ bits a token. It learns from its own draws.
 *
 *     version 2:  keep p  iff  -log2 p <= μ
 *     version 1:  keep the first k, for which a Zipf law fitted to the row expects a surprise of μ
 *     after the draw:  μ -> μ - η·(surprise - τ)            μ starts at 2τ
 *
 * The most likely token always stays, of equals the one with the lowest id. Put it last; tokens accepted from elsewhere teach it nothing.
 *
 * @param version 1 or 2; 0 is off
 * @throws OptionError when a setting is out of its range
 * @see Basu and others: Mirostat (arXiv 2007.14966)
 */
export function mirostat(version: number, options: MirostatOptions = {}): Step {
  const { tau = 5, eta = 0.1, surprise = "kept" } = options;
  checkNumber("mirostat", version);
  checkNumber("mirostatTau", tau);
  checkNumber("mirostatEta", eta);
  checkChoice("mirostatSurprise", surprise);
  if (version === 0) return off;
  if (version !== 1 && version !== 2) throw new OptionError("mirostat", version, "0, 1 or 2");

  const memory = Float64Array.of(2 * tau);
  let logSumOfAll = 0;
  const shared = {
    name: "mirostat",
    memory,
    start: [2 * tau],
    drawn(candidates: Candidates, entry: number) {
      const { max } = candidates.statistics();
      const logSum = surprise === "kept" ? candidates.logSum() : logSumOfAll;
      const bits = (logSum - (candidates.logits[entry] - max) * candidates.scale) / Math.LN2;
      memory[0] -= eta * (bits - tau);
    },
    fresh: () => mirostat(version, { tau, eta, surprise }),
  };
  if (version === 1) {
    return {
      ...shared,
      kind: "rank cut",
      rank(candidates) {
        logSumOfAll = candidates.logSum();
        return zipfRank(candidates, memory[0]);
      },
    };
  }
  return {
    ...shared,
    kind: "cut",
    threshold(candidates) {
      logSumOfAll = candidates.logSum();
      return candidates.logitOf(-memory[0] * Math.LN2);
    },
  };
}
