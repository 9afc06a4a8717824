import type { Candidates } from "../candidates/candidates.ts";
import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import { MIN_KEEP, type OptionTable, type ValuesOf } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  tailFree: {
    least: 0,
    most: 1,
    off: 1,
    typical: "0.9 to 0.98",
    examples: [0.9],
    summary: "keep the most likely tokens until the curve of the sorted probabilities flattens; 1 is off",
  },
  tailFreeCrossing: {
    choices: ["kept", "dropped"],
    summary: "the token with which tail-free reaches its share",
  },
  minKeep: MIN_KEEP,
} as const satisfies OptionTable;

/** @internal */
export const TAIL_FREE: StepDefinition<"tailFree", typeof OPTIONS> = {
  name: "tailFree",
  place: 130,
  title: "tail-free",
  keeps: "the most likely tokens until the curve of the sorted probabilities has bent enough",
  formula: "rank <= 1 + #{k : Σ_{i<=k} |p_(i) - 2p_(i+1) + p_(i+2)| <= z·Σ}",
  source: "Phénix, Egan 2019",
  options: OPTIONS,
  traits: ["keeps the best"],
  make: ({ tailFree: z = 1, tailFreeCrossing: crossing, minKeep }) => tailFree(z, { crossing, minKeep }),
};

/** Curvature below this is not a curve; every rank then counts the same. */
const FLAT = 1e-6;

export interface TailFreeOptions {
  /** The token with which the share is reached: "kept" (default; textgen, aphrodite) or "dropped" (koboldcpp). */
  crossing?: ValuesOf<typeof OPTIONS>["tailFreeCrossing"];
  minKeep?: number | undefined;
}

/**
 * Tail-free: keeps the most likely tokens until the curve of the sorted probabilities has bent enough.
 *
 * The last token goes unless nothing does. Probabilities are those at the temperature applied so far.
 *
 * @param z 0 to 1; 1 is off. Typical 0.9 to 0.98.
 * @throws OptionError when a setting is out of its range
 * @see Phénix, Egan: Tail free sampling (2019)
 */
export function tailFree(z: number, options: TailFreeOptions = {}): Step {
  const { crossing = "kept", minKeep = 1 } = options;
  checkOptions(OPTIONS, { tailFree: z, tailFreeCrossing: crossing, minKeep });
  if (z === 1) return off;
  return {
    name: "tailFree",
    kind: "rank cut",
    minKeep,
    rank(candidates) {
      const bent = ranksWithin(candidates, z, crossing === "kept");
      return crossing === "kept" ? bent + 1 : bent;
    },
  };
}

/**
 * How many ranks hold at most the share z of the curvature.
 *
 * Only a sorted head is looked at. From a rank with probability p on, the curvature adds up to no more than 2p, so
 * the head is long enough once that could not move the answer.
 *
 * @param throughZero tokens cut before are still there with probability 0, as in engines that mask
 */
function ranksWithin(candidates: Candidates, z: number, throughZero: boolean): number {
  const { finite } = candidates.statistics();
  const { scale, vocabSize } = candidates;
  const { sum } = candidates.softmaxSums();
  const zeros = throughZero ? Math.min(2, vocabSize - finite) : 0;
  if (finite + zeros <= 2) return finite;
  for (let length = 256; ; length *= 4) {
    const best = candidates.best(length);
    const whole = best.length === finite;
    const end = best.length - 2 + (whole ? zeros : 0);
    const probability = (i: number) => (i < best.length ? Math.exp((best[i] - best[0]) * scale) / sum : 0);
    const curvature = (i: number) => Math.abs(probability(i) - 2 * probability(i + 1) + probability(i + 2));
    let total = 0;
    for (let i = 0; i < end; i++) total += curvature(i);
    if (whole && total <= FLAT) return Math.floor(z * end);
    const unseen = whole ? 0 : 2 * probability(end);
    if (total > FLAT) {
      let ranks = 0;
      let bent = curvature(0);
      // The same additions as above, so that they reach the total, which is more than its share z.
      while (bent <= z * total) bent += curvature(++ranks);
      if (whole || bent > z * (total + unseen)) return ranks;
    }
  }
}
