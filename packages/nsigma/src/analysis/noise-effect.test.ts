import { describe, expect, it } from "vitest";
import { describeRow } from "./describe-row.ts";
import { noiseEffect } from "./noise-effect.ts";

const SOBER = Float32Array.of(3, 2, 1, 0);
const ROWS = [
  Float32Array.of(4, 2, 1, 0),
  Float32Array.of(2, 3, 1, 0),
  Float32Array.of(4, 2, 1, 2),
  Float32Array.of(2, 1, 5, 2),
];

describe("noiseEffect(sober, rows)", () => {
  it("counts which token is the best, with the mean and the spread of its logit", () => {
    const { draws, tokens } = noiseEffect(SOBER, ROWS, { textOf: (id) => "abcd"[id] });
    expect(draws).toBe(4);
    expect(tokens).toEqual([
      { id: 0, text: "a", best: 2, logit: 3, mean: 3, std: 1 },
      { id: 1, text: "b", best: 1, logit: 2, mean: 2, std: Math.SQRT1_2 },
      { id: 2, text: "c", best: 1, logit: 1, mean: 2, std: Math.sqrt(3) },
      { id: 3, text: "d", best: 0, logit: 0, mean: 1, std: 1 },
    ]);
  });

  it("says how far logits spread, and how little the draws agree", () => {
    const { spread, disagreement } = noiseEffect(SOBER, ROWS);
    expect(spread).toBeCloseTo((1 + Math.SQRT1_2 + Math.sqrt(3) + 1) / 4, 12);
    expect(disagreement).toBeCloseTo(-(0.5 * Math.log(0.5) + 2 * 0.25 * Math.log(0.25)), 12);
  });

  it("says where the best stands without noise, and how it moves", () => {
    const { max, sigmaDistance } = noiseEffect(SOBER, ROWS);
    expect(max).toEqual({ sober: 3, mean: 4, std: Math.SQRT1_2 });
    const distances = ROWS.map((row) => describeRow(row).sigmaDistance);
    const mean = distances.reduce((sum, each) => sum + each, 0) / 4;
    expect(sigmaDistance.sober).toBeCloseTo(1.5 / Math.sqrt(1.25), 12);
    expect(sigmaDistance.mean).toBeCloseTo(mean, 12);
    const variance = distances.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 4;
    expect(sigmaDistance.std).toBeCloseTo(Math.sqrt(variance), 12);
  });

  it("tells the logit of every draw where that is asked for", () => {
    expect(noiseEffect(SOBER, ROWS, { cloud: true }).tokens[0].cloud).toEqual([4, 2, 4, 2]);
    expect(noiseEffect(SOBER, ROWS).tokens[0]).not.toHaveProperty("cloud");
  });

  it("finds nothing where the noise does nothing", () => {
    const { spread, disagreement, tokens } = noiseEffect(SOBER, [SOBER, SOBER, SOBER]);
    expect({ spread, disagreement }).toEqual({ spread: 0, disagreement: 0 });
    expect(tokens.map(({ best }) => best)).toEqual([3, 0, 0, 0]);
  });

  it("lists every token that is the best in some draw, even if fewer are asked for", () => {
    expect(noiseEffect(SOBER, ROWS, { top: 1 }).tokens.map(({ id }) => id)).toEqual([0, 1, 2]);
  });

  it("leaves a token that cannot be drawn out of the spread", () => {
    const without = (row: Float32Array): Float32Array => Float32Array.of(...row.subarray(0, 3), -Infinity);
    const { spread } = noiseEffect(without(SOBER), ROWS.map(without));
    expect(spread).toBeCloseTo((1 + Math.SQRT1_2 + Math.sqrt(3)) / 3, 12);
  });
});
