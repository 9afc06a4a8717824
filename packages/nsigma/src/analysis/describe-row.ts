import { borrow, giveBack } from "../candidates/workspace.ts";
import type { Logits } from "../logits/logits.ts";
import { checkInteger } from "../check.ts";

/** What a row of logits looks like. */
export interface RowDescription {
  /** Entries above -Infinity. */
  finite: number;
  max: number;
  min: number;
  mean: number;
  /** Population standard deviation. */
  std: number;
  /** (max - mean) / σ: how far the best token stands out of the bulk; 0 when all are equal. */
  sigmaDistance: number;
  /** Counts of logits in equal bins from `min` to `max`. */
  histogram: Int32Array;
}

/**
 * Statistics and histogram of one row.
 *
 * @param bins how many bins, from 1
 * @param vocabSize the real vocabulary when the row is padded
 * @throws OptionError when `bins` is not an integer from 1; LogitsError as a sampler would
 */
export function describeRow(logits: Logits, bins = 60, vocabSize?: number): RowDescription {
  checkInteger("bins", bins, 1);
  const candidates = borrow(logits);
  try {
    candidates.load(logits, vocabSize);
    const { max, mean, variance, finite } = candidates.statistics();
    let min = max;
    for (let i = 0; i < candidates.count; i++) {
      const logit = candidates.logits[i];
      if (logit < min && logit !== -Infinity) min = logit;
    }
    const histogram = new Int32Array(bins);
    for (let i = 0; i < candidates.count; i++) {
      const logit = candidates.logits[i];
      if (logit === -Infinity) continue;
      const place = max > min ? (logit - min) / (max - min) : 0;
      histogram[Math.min(bins - 1, Math.floor(place * bins))]++;
    }
    const std = Math.sqrt(variance);
    const sigmaDistance = std > 0 ? (max - mean) / std : 0;
    return { finite, max, min, mean, std, sigmaDistance, histogram };
  } finally {
    giveBack(candidates);
  }
}
