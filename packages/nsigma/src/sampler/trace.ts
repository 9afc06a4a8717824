import type { Step } from "../steps/step.ts";

/** What one step did. */
export interface StepTrace {
  name: string;
  kind: Step["kind"];
  /**
   * Where the step drew its line, on the raw logit axis; null when it draws none or its line is below everything.
   * For a key cut, the lowest logit it kept.
   */
  threshold: number | null;
  /** The highest logit a key cut kept, when it removed higher ones (typical, XTC); else null. */
  ceiling: number | null;
  /** Tokens still in play after it. */
  kept: number;
}

/**
 * Everything that led from one row to one token. Plain JSON: no value is NaN or infinite.
 *
 * For a row with +Infinity entries the statistics are those of what is left of it, all zeros.
 */
export interface Trace {
  /** Which draw of the sampler this was, from 0. */
  step: number;
  seed: number;
  kernel: string;
  vocabSize: number;
  /** Entries above -Infinity. */
  finite: number;
  max: number;
  mean: number;
  /** Population standard deviation σ. */
  std: number;
  /** (max - mean) / σ; null when all logits are equal. */
  sigmaDistance: number | null;
  steps: StepTrace[];
  /** Entropy of the probabilities that were drawn from, in nats. */
  entropy: number;
  /** The random number of the draw, in [0, 1). */
  u: number;
  token: number;
  /** 1 for the row's best token. */
  rank: number;
  /** The token's softmax probability in the row as it came, at temperature 1. */
  rawProbability: number;
  /** The probability it was drawn with. */
  probability: number;
}
