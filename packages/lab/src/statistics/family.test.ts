import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { benjaminiHochberg, holm } from "./family.ts";

const ps = [0.01, 0.04, 0.03, 0.005, 0.2, 0.005];

describe("holm(ps), benjaminiHochberg(ps)", () => {
  // statsmodels 0.15.0: multipletests(ps, method="holm") and method="fdr_bh"
  it("holm(six) is what statsmodels finds", () => {
    const right = [0.04, 0.09, 0.09, 0.03, 0.2, 0.03];
    for (const [i, p] of holm(ps).entries()) expect(p).toBeCloseTo(right[i], 12);
  });

  it("benjaminiHochberg(six) is what statsmodels finds", () => {
    const right = [0.02, 0.048, 0.045, 0.015, 0.2, 0.015];
    for (const [i, p] of benjaminiHochberg(ps).entries()) expect(p).toBeCloseTo(right[i], 12);
  });

  it("both leave one p and no p as they are", () => {
    for (const adjust of [holm, benjaminiHochberg]) {
      expect(adjust([0.03])).toEqual([0.03]);
      expect(adjust([])).toEqual([]);
    }
  });

  it("p ≤ benjaminiHochberg ≤ holm ≤ Bonferroni, and neither changes the order", () => {
    const family = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(family, (all) => {
        const [strict, mild] = [holm(all), benjaminiHochberg(all)];
        for (const [i, p] of all.entries()) {
          expect(p).toBeLessThanOrEqual(mild[i]);
          expect(mild[i]).toBeLessThanOrEqual(strict[i] * (1 + 1e-12));
          expect(strict[i]).toBeLessThanOrEqual(Math.min(1, all.length * p));
          for (const [j, q] of all.entries()) {
            if (p < q) expect(strict[i] <= strict[j] && mild[i] <= mild[j]).toBe(true);
          }
        }
      }),
    );
  });
});
