import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rows } from "../../rows.fixture.ts";
import type { Statistics } from "../contract.ts";
import { statistics } from "./statistics.ts";

function find(logits: Float32Array, count = logits.length): Statistics {
  const out = { max: 0, mean: 0, variance: 0, finite: 0, firstNaN: 0 };
  statistics(logits, count, out);
  return out;
}

/** Two passes over an array, in the order a textbook has them. */
function slow(logits: Float32Array): Statistics {
  const finite = [...logits].filter(Number.isFinite);
  const mean = finite.reduce((a, b) => a + b, 0) / finite.length;
  const variance = finite.reduce((a, b) => a + (b - mean) ** 2, 0) / finite.length;
  const max = Math.max(...logits);
  return { max, mean, variance, finite: finite.length, firstNaN: -1 };
}

describe("statistics", () => {
  it("statistics([2, 4, 4, 4, 5, 5, 7, 9]) finds max 9, mean 5 and variance 4", () => {
    expect(find(rowOfLogits(2, 4, 4, 4, 5, 5, 7, 9))).toEqual({
      max: 9,
      mean: 5,
      variance: 4,
      finite: 8,
      firstNaN: -1,
    });
  });

  it("statistics(row) agrees with two plain passes", () => {
    fc.assert(
      fc.property(rows, (row) => {
        const found = find(row);
        const expected = slow(row);
        expect(found.max).toBe(expected.max);
        expect(found.finite).toBe(expected.finite);
        expect(found.firstNaN).toBe(-1);
        const size = Math.max(1, Math.abs(expected.mean));
        expect(Math.abs(found.mean - expected.mean)).toBeLessThanOrEqual(1e-12 * size);
        expect(Math.abs(found.variance - expected.variance)).toBeLessThanOrEqual(1e-9);
      }),
    );
  });

  it("statistics(row) keeps the variance of [0, 1, 2] at an offset of -4 million", () => {
    const { mean, variance } = find(rowOfLogits(-4e6, -4e6 + 1, -4e6 + 2));
    expect(mean).toBe(-4e6 + 1);
    expect(variance).toBeCloseTo(2 / 3, 12);
  });

  it("statistics(equal logits) has a variance of exactly 0", () => {
    expect(find(new Float32Array(1000).fill(0.1)).variance).toBe(0);
    expect(find(rowOfLogits(-3.7)).variance).toBe(0);
  });

  it("statistics(row) leaves -Infinity out of all but the count", () => {
    const found = find(rowOfLogits(-Infinity, 1, -Infinity, 3));
    expect(found).toEqual({ max: 3, mean: 2, variance: 1, finite: 2, firstNaN: -1 });
  });

  it("statistics(row) tells of +Infinity by max, and of the first NaN by position", () => {
    expect(find(rowOfLogits(1, Infinity, 2)).max).toBe(Infinity);
    expect(find(rowOfLogits(NaN, 1)).firstNaN).toBe(0);
    expect(find(rowOfLogits(1, 2, NaN, NaN)).firstNaN).toBe(2);
    expect(find(rowOfLogits(NaN, NaN)).firstNaN).toBe(0);
    expect(find(rowOfLogits(-Infinity, -Infinity)).max).toBe(-Infinity);
  });

  it("statistics(row, 3) does not look beyond the third entry", () => {
    expect(find(rowOfLogits(1, 2, 3, 100, NaN), 3)).toEqual(find(rowOfLogits(1, 2, 3)));
  });

  it("statistics(152,064 logits of 300) does not overflow, as a float16 sum would", () => {
    const row = new Float32Array(152_064).fill(300);
    row[7] = 301;
    const { mean, variance } = find(row);
    expect(mean).toBeCloseTo(300 + 1 / 152_064, 9);
    expect(variance).toBeCloseTo(1 / 152_064, 9);
  });
});
