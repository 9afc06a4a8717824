import * as fc from "fast-check";
import { uniform } from "nsigma/random";
import { describe, expect, it } from "vitest";
import { auroc, aurocWithin, type Sign } from "./auroc.ts";

/** The definition: every pair of a positive and a negative, one after the other. */
function everyPair(signs: readonly Sign[]): number {
  const scores = (wanted: boolean) =>
    signs.filter(({ positive }) => positive === wanted).map(({ score }) => score);
  let above = 0;
  let pairs = 0;
  for (const high of scores(true)) {
    for (const low of scores(false)) {
      above += high > low ? 1 : high === low ? 0.5 : 0;
      pairs++;
    }
  }
  return above / pairs;
}

function signs(positives: readonly number[], negatives: readonly number[]): Sign[] {
  return [
    ...positives.map((score) => ({ positive: true, score })),
    ...negatives.map((score) => ({ positive: false, score })),
  ];
}

/** Few different scores, so that many are equal. */
const SCORES = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 20 });
const BOTH = fc.tuple(SCORES, SCORES).map(([positives, negatives]) => signs(positives, negatives));

describe("auroc(signs)", () => {
  it("auroc(3 and 1 against 2 and 0) is 3/4: one pair of four is the wrong way round", () => {
    expect(auroc(signs([3, 1], [2, 0]))).toBe(0.75);
  });

  it("auroc(signs) is 1 where a line parts them, 0 the other way round, and 0.5 where all scores are equal", () => {
    expect(auroc(signs([2, 3], [0, 1]))).toBe(1);
    expect(auroc(signs([0, 1], [2, 3]))).toBe(0);
    expect(auroc(signs([1, 1], [1, 1, 1]))).toBe(0.5);
  });

  it("auroc(signs of one sort) is NaN", () => {
    expect(auroc(signs([1, 2], []))).toBeNaN();
    expect(auroc(signs([], [1, 2]))).toBeNaN();
  });

  it("auroc(signs) is what every pair of a positive and a negative says", () => {
    fc.assert(
      fc.property(BOTH, (all) => {
        expect(auroc(all)).toBeCloseTo(everyPair(all), 12);
      }),
    );
  });

  it("auroc(signs) keeps its value under any rising change of the scores, and turns round with its positives", () => {
    fc.assert(
      fc.property(BOTH, (all) => {
        const risen = all.map(({ positive, score }) => ({ positive, score: score ** 3 - 5 }));
        const turned = all.map(({ positive, score }) => ({ positive: !positive, score }));
        expect(auroc(risen)).toBe(auroc(all));
        expect(auroc(turned)).toBeCloseTo(1 - auroc(all), 12);
      }),
    );
  });
});

describe("aurocWithin(signs, options)", () => {
  it("aurocWithin(signs, options) has the area within its interval, the same for the same seed, wider for a higher level", () => {
    fc.assert(
      fc.property(BOTH, fc.nat(), (all, seed) => {
        const found = aurocWithin(all, { seed, resamples: 200 });
        const wider = aurocWithin(all, { seed, resamples: 200, level: 0.99 });
        expect(found.share).toBe(auroc(all));
        expect(found.low).toBeLessThanOrEqual(found.high);
        expect(wider.low).toBeLessThanOrEqual(found.low);
        expect(wider.high).toBeGreaterThanOrEqual(found.high);
        expect(aurocWithin(all, { seed, resamples: 200 })).toEqual(found);
      }),
    );
  });

  it("aurocWithin(40 positives a standard deviation above 60 negatives) holds the true area, 0.76, in 95 % of 300 draws", () => {
    // Binomial(300, 0.95) lies outside 270 to 298 with probability 6e-4; the seeds are fixed.
    const normal = (seed: number, at: number) =>
      Math.sqrt(-2 * Math.log(1 - uniform(seed, 2 * at))) * Math.cos(2 * Math.PI * uniform(seed, 2 * at + 1));
    const truth = 0.7602499389065233; // Φ(1/√2)
    let held = 0;
    for (let draw = 0; draw < 300; draw++) {
      const all = Array.from({ length: 100 }, (_, at) => {
        const positive = at < 40;
        return { positive, score: normal(draw, at) + (positive ? 1 : 0) };
      });
      const { low, high } = aurocWithin(all, { seed: draw, resamples: 300 });
      if (low <= truth && truth <= high) held++;
    }
    expect(held).toBeGreaterThanOrEqual(270);
    expect(held).toBeLessThanOrEqual(298);
  });

  it("aurocWithin(signs of one sort) is refused", () => {
    expect(() => aurocWithin(signs([1, 2], []), { seed: 1 })).toThrow(
      "an AUROC needs a positive and a negative, got signs of one sort",
    );
  });
});
