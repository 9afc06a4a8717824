import { REACHED } from "../candidates/reached.ts";
import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import { MIN_KEEP, type OptionTable } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  topH: {
    least: 0,
    most: 1,
    off: 0,
    typical: "0.3 to 0.6",
    examples: [0.4],
    summary: "keep the most likely tokens until they hold this share of the entropy; 0 is off",
  },
  minKeep: MIN_KEEP,
} as const satisfies OptionTable;

/** @internal */
export const TOP_H: StepDefinition<"topH", typeof OPTIONS> = {
  name: "topH",
  place: 200,
  title: "Top-H",
  keeps: "the most likely tokens until they hold a share of the entropy",
  formula: "Σ_{i<=k} -p_(i) ln p_(i) <= h·H  among the 100 best",
  source: "arXiv 2509.02510",
  options: OPTIONS,
  traits: ["keeps the best"],
  make: ({ topH: h = 0, minKeep }) => topH(h, { minKeep }),
};

/** The rule looks at this many of the best tokens; the reference implementation does too. */
const MOST = 100;

/** Below this, ln(1 + m) is m. */
const LEAST = 1e-200;

/**
 * Top-H: keeps the most likely tokens as long as their part of the entropy stays within a share of it.
 *
 * The most likely token always stays. Probabilities are those at the temperature applied so far.
 *
 * @param h 0 to 1; 0 is off. Typical 0.3 to 0.6.
 * @param options.minKeep the fewest tokens to leave
 * @throws OptionError when h is outside 0 to 1
 * @see Top-H decoding (arXiv 2509.02510); the rule is that of Hugging Face's TopHLogitsWarper
 */
export function topH(h: number, options: { minKeep?: number | undefined } = {}): Step {
  const { minKeep = 1 } = options;
  checkOptions(OPTIONS, { topH: h, minKeep });
  if (h === 0) return off;
  return {
    name: "topH",
    kind: "rank cut",
    minKeep,
    rank(candidates) {
      const best = candidates.best(MOST);
      const { scale } = candidates;
      if (best.length === 1) return 1;
      const x = (rank: number) => (best[rank] - best[0]) * scale;
      // In units of the second best's weight: beside a best token that has all the mass, the others weigh 0 in
      // float64, and yet they are all there is of the entropy.
      const unit = x(1);
      let rest = 0;
      for (let rank = 1; rank < best.length; rank++) rest += Math.exp(x(rank) - unit);
      const mass = rest * Math.exp(unit);
      const logSum = Math.log1p(mass);
      const part = (rank: number) => Math.exp(x(rank) - unit) * (logSum - x(rank));
      let whole = mass > LEAST ? logSum * Math.exp(-unit) : rest;
      const first = whole;
      for (let rank = 1; rank < best.length; rank++) whole += part(rank);
      const limit = (h * whole) / REACHED;
      let taken = first;
      let rank = 1;
      for (; rank < best.length; rank++) {
        taken += part(rank);
        if (taken > limit) break;
      }
      return rank;
    },
  };
}
