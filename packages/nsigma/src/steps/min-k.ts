import type { Candidates } from "../candidates/candidates.ts";
import { checkOptions, isOffBy } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import { MIN_KEEP, type OptionTable } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  minK: {
    off: -1,
    lessIsOff: true,
    typical: "3",
    examples: [3],
    summary:
      "keep the tokens above the steepest step of the sorted logits, at least τ/range of them; negative is off",
  },
  minKeep: MIN_KEEP,
} as const satisfies OptionTable;

/** @internal */
export const MIN_K: StepDefinition<"minK", typeof OPTIONS> = {
  name: "minK",
  place: 110,
  title: "min-k",
  keeps: "the logits above the steepest step of the sorted row, more where it is flat",
  formula: "l >= l_(k),  k = max(argmax (l_(i) - l_(i+1))/(R·i), ⌊τ/R⌋, 1)",
  source: "arXiv 2604.11012",
  options: OPTIONS,
  traits: ["keeps the best", "unmoved by temperature"],
  make: ({ minK: tau = -1, minKeep }) => minK(tau, { minKeep }),
};

/**
 * Min-k: keeps the tokens above the steepest step of the sorted logits, and more of them where the row is flat.
 *
 * R in the formula is the largest logit less the smallest. Equals on the line stay. The step does not move with the temperature; the fallback τ/R does when it runs after one.
 *
 * @param tau τ; negative is off, 0 leaves the step alone to decide. Typical 3.
 * @param options.minKeep the fewest tokens to leave
 * @throws OptionError when τ is not a number
 * @see Min-k sampling (arXiv 2604.11012)
 */
export function minK(tau: number, options: { minKeep?: number | undefined } = {}): Step {
  const { minKeep = 1 } = options;
  checkOptions(OPTIONS, { minK: tau, minKeep });
  if (isOffBy(OPTIONS.minK, tau)) return off;
  return {
    name: "minK",
    kind: "rank cut",
    minKeep,
    keepTies: true,
    rank(candidates) {
      const range = rangeOf(candidates);
      if (range === 0) return candidates.count;
      const least = Math.floor((tau * candidates.temperature) / range);
      return Math.max(steepest(candidates, range), least, 1);
    },
  };
}

function rangeOf(candidates: Candidates): number {
  const { logits, count } = candidates;
  const { max } = candidates.statistics();
  let min = max;
  for (let i = 0; i < count; i++) if (logits[i] < min && logits[i] !== -Infinity) min = logits[i];
  return max - min;
}

/**
 * The rank after which the sorted logits fall most steeply.
 *
 * Only a sorted head is looked at. After rank k no step can weigh more than what is left of the range over k, so
 * the head is long enough once the best step in it weighs that much; on real rows that is at once.
 */
function steepest(candidates: Candidates, range: number): number {
  const { max } = candidates.statistics();
  for (let length = 64; ; length *= 4) {
    const best = candidates.best(length);
    let rank = 1;
    let weight = 0;
    for (let i = 1; i < best.length; i++) {
      const own = (best[i - 1] - best[i]) / i;
      if (own > weight) {
        weight = own;
        rank = i;
      }
    }
    const left = range - (max - best[best.length - 1]);
    if (left / best.length <= weight) return rank;
  }
}
