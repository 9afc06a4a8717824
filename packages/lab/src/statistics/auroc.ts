import { uniform } from "nsigma/random";
import { quantile } from "./scores.ts";
import type { BootstrapOptions } from "./mean-within.ts";
import type { Share } from "./wilson.ts";

/** Something that a score should tell: whether it is what is looked for, and how much it looks like that. */
export interface Sign {
  readonly positive: boolean;
  readonly score: number;
}

/**
 * The area under the ROC curve: the chance that of a positive and a negative, drawn at random, the positive has the higher
 * score; equal scores count half. 0.5 says that the score tells nothing, 1 that a line parts the two.
 *
 * @returns NaN when there is no positive or no negative
 * @see Hanley, McNeil: The meaning and use of the area under a ROC curve (Radiology 1982)
 */
export function auroc(signs: readonly Sign[]): number {
  return area(byScore(signs), new Float64Array(signs.length).fill(1));
}

/**
 * The same with its percentile bootstrap interval over the signs, of which each should be another item. Draws without a positive or
 * without a negative have no area and are left out. Where a line parts the two the interval has no width, however few they are.
 *
 * @throws RangeError when there is no positive or no negative
 */
export function aurocWithin(
  signs: readonly Sign[],
  { seed, resamples = 2000, level = 0.95 }: BootstrapOptions,
): Share {
  const share = auroc(signs);
  if (Number.isNaN(share)) {
    throw new RangeError("an AUROC needs a positive and a negative, got signs of one sort");
  }
  const ordered = byScore(signs);
  const count = signs.length;
  const weights = new Float64Array(count);
  const areas: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    weights.fill(0);
    for (let i = 0; i < count; i++) weights[Math.floor(uniform(seed, resample * count + i) * count)]++;
    const drawn = area(ordered, weights);
    if (!Number.isNaN(drawn)) areas.push(drawn);
  }
  const sorted = Float64Array.from(areas).sort();
  const tail = (1 - level) / 2;
  return { share, low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}

interface Placed extends Sign {
  /** Where it stood before it was sorted. */
  readonly place: number;
}

function byScore(signs: readonly Sign[]): Placed[] {
  return signs.map((sign, place) => ({ ...sign, place })).sort((a, b) => a.score - b.score);
}

/** One walk up the scores: every positive is above the negatives passed so far, and level with half of those of its own score. */
function area(ordered: readonly Placed[], weights: Float64Array): number {
  let pairs = 0;
  let positives = 0;
  let negatives = 0;
  for (let at = 0; at < ordered.length;) {
    const { score } = ordered[at];
    let positive = 0;
    let negative = 0;
    for (; at < ordered.length && ordered[at].score === score; at++) {
      if (ordered[at].positive) positive += weights[ordered[at].place];
      else negative += weights[ordered[at].place];
    }
    pairs += positive * (negatives + negative / 2);
    positives += positive;
    negatives += negative;
  }
  return pairs / (positives * negatives);
}
