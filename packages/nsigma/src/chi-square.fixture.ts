import { expect } from "vitest";
import type { Sampler } from "./sampler/sampler.ts";

/**
 * How many standard deviations χ² lies from its mean, by Wilson and Hilferty: (χ²/k)^(1/3) is nearly normal with
 * mean 1 - 2/(9k) and variance 2/(9k). (The distribution of chi-square, PNAS 17, 1931.)
 */
export function deviation(chiSquare: number, degrees: number): number {
  const spread = 2 / (9 * degrees);
  return (Math.cbrt(chiSquare / degrees) - (1 - spread)) / Math.sqrt(spread);
}

/**
 * How far counts of draws lie from a distribution by a chi-square test, in standard deviations. What is expected
 * fewer than 5 times is pooled; what cannot be drawn must not have been.
 *
 * @param probabilities those of the outcomes that were counted, in the same order
 */
export function compareCounts(counts: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  const draws = Array.from(counts).reduce((sum, count) => sum + count, 0);
  const pool = { seen: 0, due: 0 };
  let chiSquare = 0;
  let cells = 0;
  let impossible = 0;
  Array.from(probabilities).forEach((probability, i) => {
    const due = probability * draws;
    if (probability === 0) impossible += counts[i];
    else if (due < 5) {
      pool.seen += counts[i];
      pool.due += due;
    } else {
      chiSquare += (counts[i] - due) ** 2 / due;
      cells++;
    }
  });
  expect(impossible, "only kept tokens are drawn").toBe(0);
  expect(counts.length).toBe(probabilities.length);
  if (pool.due >= 1) {
    chiSquare += (pool.seen - pool.due) ** 2 / pool.due;
    cells++;
  }
  expect(cells).toBeGreaterThan(1);
  return deviation(chiSquare, cells - 1);
}

/** Draws this many times, and counts by token. */
export function countDraws(drawn: Sampler, row: Float32Array, draws: number): Float64Array {
  const counts = new Float64Array(row.length);
  for (let i = 0; i < draws; i++) counts[drawn.sample(row)]++;
  return counts;
}

/** How far `draws` draws lie from the distribution of another sampler, see `compareCounts`. */
export function compareDraws(drawn: Sampler, expected: Sampler, row: Float32Array, draws: number): number {
  const counts = countDraws(drawn, row, draws);
  const due = new Float64Array(row.length);
  const { ids, probabilities } = expected.distribution(row);
  ids.forEach((id, i) => (due[id] = probabilities[i]));
  return compareCounts(counts, due);
}
