/** The middle of some figures and how far they spread. */
export interface Summary {
  median: number;
  min: number;
  /** First and third quartile. */
  q1: number;
  q3: number;
}

/** The figure below which a share of them lies, between two neighbours in proportion. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

export function summary(figures: readonly number[]): Summary {
  const sorted = [...figures].sort((a, b) => a - b);
  const [min, q1, median, q3] = [0, 0.25, 0.5, 0.75].map((share) => quantile(sorted, share));
  return { median, min, q1, q3 };
}
