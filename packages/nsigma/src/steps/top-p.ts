import { REACHED } from "../candidates/reached.ts";
import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import { MIN_KEEP, type OptionTable, type ValuesOf } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  topP: {
    least: 0,
    most: 1,
    off: 1,
    typical: "0.9 to 0.95",
    examples: [0.9],
    summary: "keep the most likely tokens until their probabilities reach p; 1 is off",
  },
  topPCrossing: { choices: ["kept", "dropped"], summary: "the token with which top-p reaches its mass" },
  topPTies: {
    choices: ["lower ids", "kept"],
    summary: "equals of the token with which top-p reaches its mass: the lower ids stay, or all of them",
  },
  minKeep: MIN_KEEP,
} as const satisfies OptionTable;

/** @internal */
export const TOP_P: StepDefinition<"topP", typeof OPTIONS> = {
  name: "topP",
  place: 160,
  title: "top-p (nucleus)",
  keeps: "the most likely tokens until they hold p",
  formula: "the first k in order of p with Σ p_i >= p",
  source: "arXiv 1904.09751",
  options: OPTIONS,
  traits: ["keeps the best"],
  make: ({ topP: p = 1, topPCrossing: crossing, topPTies: ties, minKeep }) =>
    topP(p, { crossing, ties, minKeep }),
};

export interface TopPOptions {
  /** The token that crosses the line: "kept" (default), or "dropped", as in exllamav3. */
  crossing?: ValuesOf<typeof OPTIONS>["topPCrossing"];
  /** Equals of the last token kept: the lower ids stay (default), or all, as in mlx. */
  ties?: ValuesOf<typeof OPTIONS>["topPTies"];
  minKeep?: number | undefined;
}

/**
 * Top-p (nucleus): keeps the smallest set of most likely tokens whose probabilities reach p.
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
  checkOptions(OPTIONS, { topP: p, topPCrossing: crossing, topPTies: ties, minKeep });
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
