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
 * How far `draws` draws lie from a distribution by a chi-square test, in standard deviations. Tokens that are
 * expected fewer than 5 times are pooled.
 */
export function compareDraws(drawn: Sampler, expected: Sampler, row: Float32Array, draws: number): number {
  const counts = new Float64Array(row.length);
  for (let i = 0; i < draws; i++) counts[drawn.sample(row)]++;
  const { ids, probabilities } = expected.distribution(row);
  const pool = { seen: 0, due: 0 };
  let chiSquare = 0;
  let cells = 0;
  ids.forEach((id, i) => {
    const due = probabilities[i] * draws;
    if (due < 5) {
      pool.seen += counts[id];
      pool.due += due;
    } else {
      chiSquare += (counts[id] - due) ** 2 / due;
      cells++;
    }
    counts[id] = 0;
  });
  expect(
    counts.every((left) => left === 0),
    "only kept tokens are drawn",
  ).toBe(true);
  if (pool.due >= 1) {
    chiSquare += (pool.seen - pool.due) ** 2 / pool.due;
    cells++;
  }
  expect(cells).toBeGreaterThan(1);
  return deviation(chiSquare, cells - 1);
}
