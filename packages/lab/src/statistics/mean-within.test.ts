import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanWithin } from "./mean-within.ts";
import { pairedBootstrap } from "./paired-bootstrap.ts";

describe("meanWithin(values, options)", () => {
  it("of values that are all the same has no width", () => {
    expect(meanWithin([2.5, 2.5, 2.5], { seed: 1 })).toEqual({ mean: 2.5, low: 2.5, high: 2.5 });
  });

  it("is as wide as the normal interval of many values", () => {
    const values = Array.from({ length: 400 }, (_, i) => (i % 20) - 9.5); // sd 5.77
    const { mean, low, high } = meanWithin(values, { seed: 3, resamples: 4000 });
    expect(mean).toBeCloseTo(0, 12);
    const half = (1.96 * 5.766) / 20;
    expect(Math.abs(low + half)).toBeLessThan(0.06);
    expect(Math.abs(high - half)).toBeLessThan(0.06);
  });

  it("is the paired bootstrap of a difference from nothing, with the same seed", () => {
    const values = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(values, fc.nat(100), (own, seed) => {
        const { mean, low, high } = meanWithin(own, { seed, resamples: 50 });
        const nothing = own.map(() => [0]);
        const paired = pairedBootstrap(
          own.map((value) => [value]),
          nothing,
          { seed, resamples: 50 },
        );
        expect({ difference: mean, low, high }).toEqual(paired);
        expect(low).toBeLessThanOrEqual(high);
      }),
      { numRuns: 30 },
    );
  });
});
