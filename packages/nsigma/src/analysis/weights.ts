/** A softmax before its division. */
export interface Weights {
  /** What each token's probability is in proportion to; the best one's is 1. */
  readonly each: Float64Array;
  readonly sum: number;
}

/**
 * The softmax of a row in O(V), where `distribution` would sort it.
 *
 * @param temperature above 0
 */
export function weightsOf(row: Float32Array, temperature: number): Weights {
  let max = -Infinity;
  for (let id = 0; id < row.length; id++) if (row[id] > max) max = row[id];
  const each = new Float64Array(row.length);
  let sum = 0;
  for (let id = 0; id < row.length; id++) sum += each[id] = Math.exp((row[id] - max) / temperature);
  return { each, sum };
}
