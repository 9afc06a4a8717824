import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusteredError } from "./clustered-error.ts";

describe("clusteredError(clusters)", () => {
  it("clusteredError(five clusters of one to four marks) is what statsmodels finds", () => {
    // statsmodels 0.15.0: OLS(y, ones).fit(cov_type="cluster", use_correction=False).bse * sqrt(5/4)
    expect(clusteredError([[1, 1, 0], [0, 0], [1], [1, 1, 1, 1], [0, 1]])).toBeCloseTo(
      0.18108895570007363,
      12,
    );
  });

  it("clusteredError(one score each) is the usual standard error, sd/√n", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 2 }), (scores) => {
        const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
        const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (scores.length - 1);
        expect(clusteredError(scores.map((score) => [score]))).toBeCloseTo(
          Math.sqrt(variance / scores.length),
          12,
        );
      }),
    );
  });

  it("clusteredError(every score ten times) is as large as with each once: copies say nothing new", () => {
    const scores = [1, 0, 1, 1, 0];
    const tenfold = scores.map((score) => new Array<number>(10).fill(score));
    expect(clusteredError(tenfold)).toBeCloseTo(clusteredError(scores.map((score) => [score])), 12);
  });

  it("clusteredError(one cluster) is NaN: nothing to compare it with", () => {
    expect(clusteredError([[1, 0, 1]])).toBeNaN();
  });
});
