import type { Candidates } from "../candidates/candidates.ts";
import { OptionError } from "../errors.ts";
import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import { zipfRank } from "./mirostat-rank.ts";
import type { OptionTable, ValuesOf } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  mirostat: {
    least: 0,
    most: 2,
    integer: true,
    off: 0,
    typical: "2",
    examples: [1, 2],
    summary: "cut so that the surprise of the text stays near τ, by version 1 or 2; 0 is off",
  },
  mirostatTau: {
    least: 0,
    most: 100,
    default: 5,
    typical: "3 to 5",
    examples: [4],
    summary: "the surprise mirostat aims at, in bits per token",
  },
  mirostatEta: {
    least: 0,
    most: 100,
    default: 0.1,
    typical: "0.1",
    examples: [0.2],
    summary: "how fast mirostat learns",
  },
  mirostatSurprise: {
    choices: ["kept", "all"],
    summary: "whether mirostat measures a token's surprise among the kept tokens or among all",
  },
} as const satisfies OptionTable;

/** @internal */
export const MIROSTAT: StepDefinition<"mirostat", typeof OPTIONS> = {
  name: "mirostat",
  place: 400,
  title: "mirostat 1 and 2",
  keeps: "the tokens whose surprise is at most μ, which it learns so that the text's is near τ",
  formula: "2: -log2 p <= μ;  1: rank <= k(μ) by a Zipf law;  μ - η·(surprise - τ)",
  source: "arXiv 2007.14966",
  options: OPTIONS,
  traits: ["keeps the best", "after the temperature"],
  make: ({ mirostat: version = 0, mirostatTau: tau, mirostatEta: eta, mirostatSurprise: surprise }) =>
    mirostat(version, { tau, eta, surprise }),
};

export interface MirostatOptions {
  /** The surprise aimed at, in bits per token. Default 5. */
  tau?: number | undefined;
  /** How fast μ learns. Default 0.1. */
  eta?: number | undefined;
  /** Whether a token's surprise is measured among the kept tokens (default, as in llama.cpp) or among all. */
  surprise?: ValuesOf<typeof OPTIONS>["mirostatSurprise"];
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
  checkOptions(OPTIONS, {
    mirostat: version,
    mirostatTau: tau,
    mirostatEta: eta,
    mirostatSurprise: surprise,
  });
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
