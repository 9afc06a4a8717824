import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import { MIN_KEEP, type OptionTable } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  topA: {
    least: 0,
    most: 1,
    off: 0,
    typical: "0.1 to 0.3",
    examples: [0.2],
    summary: "keep the tokens at least as likely as a times the square of the best; 0 is off",
  },
  minKeep: MIN_KEEP,
} as const satisfies OptionTable;

/** @internal */
export const TOP_A: StepDefinition<"topA", typeof OPTIONS> = {
  name: "topA",
  place: 150,
  title: "top-a",
  keeps: "the tokens at least as likely as a times the square of the best",
  formula: "p >= a·p_max²",
  source: "BlinkDL, RWKV-LM",
  options: OPTIONS,
  traits: ["keeps the best"],
  make: ({ topA: a = 0, minKeep }) => topA(a, { minKeep }),
};

/**
 * Top-a: keeps the tokens whose probability is at least a times the square of the largest.
 *
 * @param a 0 to 1; 0 is off. Typical 0.1 to 0.3.
 * @param options.minKeep the fewest tokens to leave
 * @throws OptionError when a is outside 0 to 1
 * @see BlinkDL: RWKV-LM, "the top-a sampling method"
 */
export function topA(a: number, options: { minKeep?: number | undefined } = {}): Step {
  const { minKeep = 1 } = options;
  checkOptions(OPTIONS, { topA: a, minKeep });
  if (a === 0) return off;
  const logA = Math.log(a);
  return {
    name: "topA",
    kind: "cut",
    minKeep,
    threshold(candidates) {
      // p_max is 1 / Σe^((l - max)/T), so a·p_max² lies T·(ln a - ln Σ) from the maximum.
      return candidates.statistics().max + candidates.temperature * (logA - candidates.logSum());
    },
  };
}
