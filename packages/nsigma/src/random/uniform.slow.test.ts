import { describe, expect, it } from "vitest";
import { deviation } from "../chi-square.fixture.ts";
import { uniform } from "./uniform.ts";

const NUMBERS = 4_000_000;
const CELLS = 4096;

// P(|z| > 4.1) is 4.1e-5 for each of the five tests below.
const LIMIT = 4.1;

/** Chi-square of how often each of 4,096 cells is hit. */
function spread(cellOf: (i: number) => number): number {
  const counts = new Float64Array(CELLS);
  for (let i = 0; i < NUMBERS; i++) counts[cellOf(i)]++;
  const due = NUMBERS / CELLS;
  const chiSquare = counts.reduce((sum, count) => sum + (count - due) ** 2 / due, 0);
  return deviation(chiSquare, CELLS - 1);
}

const pair = (a: number, b: number) => Math.floor(a * 64) * 64 + Math.floor(b * 64);

describe("4,000,000 numbers of uniform(seed, step, stream) fall evenly", () => {
  it.each([
    ["over their upper bits", (i: number) => Math.floor(uniform(1, i) * CELLS)],
    ["over their lower bits", (i: number) => Math.floor(uniform(1, i) * 2 ** 53) % CELLS],
    ["as pairs of neighbouring steps", (i: number) => pair(uniform(2, i), uniform(2, i + 1))],
    ["as pairs of neighbouring seeds", (i: number) => pair(uniform(i, 5), uniform(i + 1, 5))],
    ["as pairs of streams", (i: number) => pair(uniform(3, i, 0), uniform(3, i, 1))],
  ])("%s", (_name, cellOf) => {
    expect(Math.abs(spread(cellOf))).toBeLessThan(LIMIT);
  });
});
