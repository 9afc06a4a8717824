import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { uniform } from "./uniform.ts";

const natural = fc.maxSafeNat();

describe("uniform", () => {
  it("uniform(seed, step) is in [0, 1) and a multiple of 2^-53", () => {
    fc.assert(
      fc.property(natural, natural, fc.nat(0xffffffff), (seed, step, stream) => {
        const u = uniform(seed, step, stream);
        expect(u).toBeGreaterThanOrEqual(0);
        expect(u).toBeLessThan(1);
        expect(Number.isInteger(u * 2 ** 53)).toBe(true);
      }),
    );
  });

  it("uniform(seed, step) is the same whatever was asked before", () => {
    const inOrder = [0, 1, 2, 3].map((step) => uniform(5, step));
    const backwards = [3, 2, 1, 0].map((step) => uniform(5, step)).reverse();
    expect(backwards).toEqual(inOrder);
  });

  it("uniform(seed, step, stream) looks at all of the seed, the step and the stream", () => {
    const base = uniform(1, 1, 1);
    expect(uniform(1 + 2 ** 32, 1, 1)).not.toBe(base);
    expect(uniform(1, 1 + 2 ** 32, 1)).not.toBe(base);
    expect(uniform(1, 1, 2)).not.toBe(base);
    expect(uniform(2, 1, 1)).not.toBe(base);
    expect(uniform(1, 2, 1)).not.toBe(base);
  });

  it("uniform(1, 0 .. 99,999) has the mean and the variance of a uniform number", () => {
    const draws = 100_000;
    let sum = 0;
    let squares = 0;
    for (let step = 0; step < draws; step++) {
      const u = uniform(1, step) - 0.5;
      sum += u;
      squares += u * u;
    }
    // Five standard errors: sqrt(1/12/N) for the mean, sqrt(1/180/N) for the variance.
    expect(Math.abs(sum / draws)).toBeLessThan(5 * Math.sqrt(1 / 12 / draws));
    expect(Math.abs(squares / draws - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / draws));
  });
});
