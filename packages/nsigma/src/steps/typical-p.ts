import { REACHED } from "../candidates/reached.ts";
import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import { MIN_KEEP, type OptionTable, type ValuesOf } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  typicalP: {
    least: 0,
    most: 1,
    off: 1,
    typical: "0.2 to 0.95",
    examples: [0.5],
    summary: "keep the tokens whose surprise is nearest to the entropy until they hold p; 1 is off",
  },
  typicalCrossing: {
    choices: ["kept", "dropped", "next kept"],
    summary:
      "the token with which typical reaches its mass; next kept: where it is reached exactly, one more (llama.cpp)",
  },
  typicalTies: {
    choices: ["lower ids", "kept"],
    summary: "equals on the line of typical: the lower ids stay, or all of them",
  },
  minKeep: MIN_KEEP,
} as const satisfies OptionTable;

/** @internal */
export const TYPICAL_P: StepDefinition<"typicalP", typeof OPTIONS> = {
  name: "typicalP",
  place: 140,
  title: "locally typical",
  keeps: "the tokens whose surprise is nearest to the entropy, until they hold p",
  formula: "in order of |-ln p_i - H|: the first k with Σ p_i >= p",
  source: "arXiv 2202.00666",
  options: OPTIONS,
  make: ({ typicalP: p = 1, typicalCrossing: crossing, typicalTies: ties, minKeep }) =>
    typicalP(p, { crossing, ties, minKeep }),
};

export interface TypicalOptions {
  /**
   * The token with which the mass is reached: "kept" (default), "dropped", as aphrodite and exllamav2 do, or
   * "next kept", as in llama.cpp, which goes on until the mass is more than p.
   */
  crossing?: ValuesOf<typeof OPTIONS>["typicalCrossing"];
  /** Equals on the line: the lower ids stay (default), or all, as in Hugging Face. */
  ties?: ValuesOf<typeof OPTIONS>["typicalTies"];
  minKeep?: number | undefined;
}

/**
 * Locally typical: keeps the tokens whose surprise is nearest to what is expected, until they hold p.
 *
 * The most likely token can go. Probabilities are those at the temperature applied so far.
 *
 * @param p 0 to 1; 1 is off, 0 keeps one token. Typical 0.2 to 0.95.
 * @throws OptionError when a setting is out of its range
 * @see Meister and others: Locally typical sampling (arXiv 2202.00666)
 */
export function typicalP(p: number, options: TypicalOptions = {}): Step {
  const { crossing = "kept", ties = "lower ids", minKeep = 1 } = options;
  checkOptions(OPTIONS, { typicalP: p, typicalCrossing: crossing, typicalTies: ties, minKeep });
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
