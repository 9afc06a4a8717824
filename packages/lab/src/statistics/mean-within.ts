import { uniform } from "nsigma/random";
import { mean, quantile } from "./scores.ts";

/** A mean with its interval, in the units of what it is the mean of. */
export interface MeanWithin {
  mean: number;
  low: number;
  high: number;
}

export interface BootstrapOptions {
  /** An integer from 0; the same seed gives the same interval. */
  seed: number;
  /** How many times the items are redrawn. */
  resamples?: number;
  /** What share of intervals should hold the truth, above 0 and below 1; 0.95 unless given. */
  level?: number;
}

/**
 * A mean with its percentile bootstrap interval: items are drawn with replacement.
 *
 * Below about 100 items the intervals are narrower than their level says (Bowyer et al., arXiv 2503.01747).
 *
 * @param values one of each item, at least one; where an item has several, their mean
 * @see Efron, Tibshirani: An introduction to the bootstrap (1993), chapter 13
 */
export function meanWithin(values: readonly number[], options: BootstrapOptions): MeanWithin {
  const { seed, resamples = 2000, level = 0.95 } = options;
  const items = values.length;
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    let sum = 0;
    for (let i = 0; i < items; i++) sum += values[Math.floor(uniform(seed, resample * items + i) * items)];
    means[resample] = sum / items;
  }
  means.sort();
  const tail = (1 - level) / 2;
  return { mean: mean(values), low: quantile(means, tail), high: quantile(means, 1 - tail) };
}
