import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import type { OptionTable } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  greedyThreshold: {
    least: 0,
    most: 1,
    off: 0,
    typical: "0.1 to 0.5",
    examples: [0.3],
    summary: "keep the best token alone where its probability is below this; 0 is off",
  },
} as const satisfies OptionTable;

/** @internal */
export const GREEDY_THRESHOLD: StepDefinition<"greedyThreshold", typeof OPTIONS> = {
  name: "greedyThreshold",
  place: 175,
  title: "greedy threshold",
  keeps: "the best token alone where it is unsure, and everything where it is not",
  formula: "p_max < t: the best;  else all",
  source: "arXiv 2510.05987",
  options: OPTIONS,
  traits: ["keeps the best"],
  make: ({ greedyThreshold: threshold = 0 }) => greedyThreshold(threshold),
};

/**
 * Greedy threshold: where even the best token is unlikely, only that one stays, because its rivals are more often wrong there than their
 * probabilities say. It is the opposite of what Top-nσ does on flat rows.
 *
 * @param threshold of the largest probability, 0 to 1; 0 is off. Typical 0.1 to 0.5.
 * @throws OptionError when it is outside 0 to 1
 * @see Li et al.: Sample Smart, Not Hard (arXiv 2510.05987)
 */
export function greedyThreshold(threshold: number): Step {
  checkOptions(OPTIONS, { greedyThreshold: threshold });
  if (threshold === 0) return off;
  const line = Math.log(threshold);
  return {
    name: "greedyThreshold",
    kind: "rank cut",
    // p_max is 1 / Σe^((l - max)/T)
    rank: (candidates) => (-candidates.logSum() < line ? 1 : candidates.count),
  };
}
