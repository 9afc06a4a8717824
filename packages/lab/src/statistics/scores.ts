/** One arm's scores: a list per item with a score per repeat (0 or 1, or any share). Every item has at least one. */
export type Scores = readonly (readonly number[])[];

/** The mean of the items' means: every item counts alike, however often it was repeated. */
export function meanScore(scores: Scores): number {
  return mean(scores.map(mean));
}

/**
 * By how much A does better than B on each item: the mean of A's repeats less the mean of B's.
 *
 * @throws RangeError when the arms do not have the same number of items, or an item has no repeat
 */
export function itemDifferences(a: Scores, b: Scores): number[] {
  if (a.length !== b.length || a.length === 0) {
    throw new RangeError(
      `scores must be of two arms over the same items, one or more, got ${a.length} and ${b.length}`,
    );
  }
  return a.map((repeats, item) => {
    if (repeats.length === 0 || b[item].length === 0) {
      throw new RangeError(`scores must have one in both arms for item ${item}, got none`);
    }
    return mean(repeats) - mean(b[item]);
  });
}

/** The arithmetic mean; NaN of nothing. */
export function mean(numbers: readonly number[]): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum / numbers.length;
}

/**
 * The number below which a share of the sorted ones lies, in proportion between its two neighbours.
 *
 * @param sorted one or more, ascending
 * @param share 0 to 1
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
