import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import { MIN_KEEP, type OptionTable } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  minP: {
    least: 0,
    most: 1,
    off: 0,
    typical: "0.05 to 0.1",
    examples: [0.1],
    summary: "keep the tokens at least p times as likely as the best; 0 is off",
  },
  minKeep: MIN_KEEP,
} as const satisfies OptionTable;

/** @internal */
export const MIN_P: StepDefinition<"minP", typeof OPTIONS> = {
  name: "minP",
  place: 170,
  title: "min-p",
  keeps: "the tokens at least p times as likely as the best",
  formula: "l >= max + T·ln p",
  source: "arXiv 2407.01082",
  options: OPTIONS,
  traits: ["keeps the best", "unmoved by cuts"],
  make: ({ minP: p = 0, minKeep }) => minP(p, { minKeep }),
};

/**
 * Min-p: keeps the tokens at least p times as likely as the most likely one.
 *
 * At T = 1 Top-nσ is this rule with p = e^(-n·σ), chosen for every row.
 *
 * @param p 0 to 1; 0 is off, 1 keeps only the most likely and its equals. Typical 0.05 to 0.1.
 * @param options.minKeep the fewest tokens to leave
 * @throws OptionError when p is outside 0 to 1
 * @see Nguyen and others: Min-p sampling (arXiv 2407.01082)
 */
export function minP(p: number, options: { minKeep?: number | undefined } = {}): Step {
  const { minKeep = 1 } = options;
  checkOptions(OPTIONS, { minP: p, minKeep });
  if (p === 0) return off;
  const logP = Math.log(p);
  return {
    name: "minP",
    kind: "cut",
    minKeep,
    threshold: (candidates) => candidates.statistics().max + candidates.temperature * logP,
  };
}
