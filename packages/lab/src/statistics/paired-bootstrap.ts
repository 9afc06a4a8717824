import { type BootstrapOptions, meanWithin } from "./mean-within.ts";
import { itemDifferences, type Scores } from "./scores.ts";

/** A difference of two arms, A less B, with its interval; in units of the score. */
export interface Difference {
  difference: number;
  low: number;
  high: number;
}

/** Many, because tests are decided beside these intervals. */
const RESAMPLES = 10_000;

/**
 * The paired percentile bootstrap of a difference: items are drawn with replacement, and each comes with both arms and
 * all of its repeats. So the pairing is kept, and repeats of one item are not taken for independent (clustered).
 *
 * @throws RangeError when the arms do not have the same items
 */
export function pairedBootstrap(a: Scores, b: Scores, options: BootstrapOptions): Difference {
  const { mean, ...within } = meanWithin(itemDifferences(a, b), { resamples: RESAMPLES, ...options });
  return { difference: mean, ...within };
}
