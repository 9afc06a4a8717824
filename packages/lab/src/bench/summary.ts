import { quantile } from "../statistics/scores.ts";

/** The middle of some figures and how far they spread. */
export interface Summary {
  median: number;
  min: number;
  /** First and third quartile. */
  q1: number;
  q3: number;
}

export function summary(figures: readonly number[]): Summary {
  const sorted = [...figures].sort((a, b) => a - b);
  const [min, q1, median, q3] = [0, 0.25, 0.5, 0.75].map((share) => quantile(sorted, share));
  return { median, min, q1, q3 };
}
