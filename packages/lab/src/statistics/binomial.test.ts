import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomial, logFactorial } from "./binomial.ts";

/** How far two numbers are apart, as a share of the second. */
const apart = (found: number, right: number) => Math.abs(found / right - 1);

describe("logFactorial(n)", () => {
  // scipy 1.17.1: scipy.special.gammaln(n + 1). 255 is summed, 256 is Stirling's.
  it.each([
    [255, 1161.7121011184006],
    [256, 1167.2572785628804],
    [1000, 5912.128178488164],
    [100_000, 1051299.2218991218],
    [1_000_000_000, 19723265848.226982],
  ])("logFactorial(%d) is %d", (n, logarithm) => {
    expect(apart(logFactorial(n), logarithm)).toBeLessThan(1e-14);
  });

  it("logFactorial(n) - logFactorial(n - 1) is ln n", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (n) => {
        expect(logFactorial(n) - logFactorial(n - 1)).toBeCloseTo(Math.log(n), 9);
      }),
    );
  });
});

describe("binomial(n, k, p)", () => {
  // scipy 1.17.1: scipy.stats.binom.pmf(k, n, p)
  it.each([
    [10, 3, 0.5, 0.1171875],
    [1319, 286, 0.2, 0.008487273365083862],
    [100_000, 50_000, 0.5, 0.0025231262141967386],
    [5, 0, 0, 1],
    [5, 5, 1, 1],
  ])("binomial(%d, %d, %d) is %d", (n, k, p, probability) => {
    expect(apart(binomial(n, k, p), probability)).toBeLessThan(1e-9);
  });

  it("binomial(n, 0 .. n, p) adds up to 1", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.double({ min: 0, max: 1, noNaN: true }), (n, p) => {
        let sum = 0;
        for (let k = -1; k <= n + 1; k++) sum += binomial(n, k, p);
        expect(sum).toBeCloseTo(1, 10);
      }),
    );
  });
});
