import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusteredError, clusteredShare } from "./clustered-share.ts";
import { wilson } from "./wilson.ts";

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

describe("clusteredShare(clusters)", () => {
  it("clusteredShare(one try each) is Wilson's interval", () => {
    expect(clusteredShare([[1], [0], [1], [1]])).toEqual(wilson(3, 4));
  });

  it("clusteredShare(one large cluster against small ones) counts no fewer tries than there are clusters", () => {
    // p = 8/11, and the error is that of 2.8 independent tries.
    const { share, low, high } = clusteredShare([[1, 1, 1, 1, 1, 1, 1, 1], [0], [0], [0]]);
    const capped = wilson((4 * 8) / 11, 4);
    expect(share).toBeCloseTo(8 / 11, 12);
    expect([low, high]).toEqual([expect.closeTo(capped.low, 12), expect.closeTo(capped.high, 12)]);
  });

  it("clusteredShare(clusters more even than chance) counts no more tries than were made", () => {
    // p = 5/8, and the error of 1/8 is that of 15 independent tries.
    const { low, high } = clusteredShare([
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 1],
    ]);
    const capped = wilson(5, 8);
    expect([low, high]).toEqual([expect.closeTo(capped.low, 12), expect.closeTo(capped.high, 12)]);
  });

  it("clusteredShare(all tries alike) counts the clusters, or as many as are said to count", () => {
    const all = [
      [1, 1],
      [1, 1],
      [1, 1],
    ];
    expect(clusteredShare(all)).toEqual(wilson(3, 3));
    expect(clusteredShare(all, 5)).toEqual(wilson(5, 5));
    expect(clusteredShare([[1, 1, 1]])).toEqual(wilson(1, 1));
  });
});
