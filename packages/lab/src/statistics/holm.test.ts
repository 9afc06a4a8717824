import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holm } from "./compare-arms.ts";

const ps = [0.01, 0.04, 0.03, 0.005, 0.2, 0.005];

describe("holm(ps)", () => {
  // statsmodels 0.15.0: multipletests(ps, method="holm")
  it("holm(six) is what statsmodels finds", () => {
    const right = [0.04, 0.09, 0.09, 0.03, 0.2, 0.03];
    for (const [i, p] of holm(ps).entries()) expect(p).toBeCloseTo(right[i], 12);
  });

  it("holm leaves one p and no p as they are", () => {
    expect(holm([0.03])).toEqual([0.03]);
    expect(holm([])).toEqual([]);
  });

  it("p ≤ holm ≤ Bonferroni, and the order stays", () => {
    const family = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(family, (all) => {
        const adjusted = holm(all);
        for (const [i, p] of all.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, all.length * p));
          for (const [j, q] of all.entries()) if (p < q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]);
        }
      }),
    );
  });
});
