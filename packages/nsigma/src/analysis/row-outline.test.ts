import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LogitsError } from "../errors.ts";
import { rowOfProbabilities } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { uniform } from "../random/uniform.ts";
import { describeRow } from "./describe-row.ts";
import { RowOutline } from "./row-outline.ts";

const PROBABILITIES = [0.125, 0.5, 0.25, 0.125];
const ROW = rowOfProbabilities(...PROBABILITIES);

/** As many logits as a small vocabulary has, in a bulk with a few that stand out. */
function bulk(seed: number): Float32Array {
  return Float32Array.from({ length: 4000 }, (_, i) => {
    const [a, b] = [uniform(seed, 2 * i), uniform(seed, 2 * i + 1)];
    const normal = Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);
    return 2.5 * normal + (i % 400 === 7 ? 9 * b : 0);
  });
}

function kept(logits: Float32Array, options: object): number {
  return createSampler(options).distribution(logits).ids.length;
}

describe("RowOutline", () => {
  it("has the row's σ-distance, and of the next token its distance, its place and the probability before it", () => {
    const { std, sigmaDistance } = describeRow(ROW);
    const third = new RowOutline(ROW, 0);
    expect(third.sigma).toBeCloseTo(std, 6);
    expect(third.sigmaDistance).toBeCloseTo(sigmaDistance, 6);
    expect(third.best).toBeCloseTo(0.5, 6);
    expect(third.gap).toBeCloseTo(Math.log(4) / std, 6);
    expect([third.rank, third.finite]).toEqual([3, 4]);
    expect(third.above).toBeCloseTo(0.75, 6);
    const last = new RowOutline(ROW, 3); // equal to the third, with a higher id
    expect(last.rank).toBe(4);
    expect(last.above).toBeCloseTo(0.875, 6);
    const best = new RowOutline(ROW, 1);
    expect([best.rank, best.gap, best.above]).toEqual([1, 0, 0]);
  });

  it("finds for any row the least n, the least k and the least p that keep the next token", () => {
    const row = fc
      .array(fc.double({ min: -12, max: 12, noNaN: true }), { minLength: 40, maxLength: 40 })
      .map((logits) => Float32Array.from(logits));
    fc.assert(
      fc.property(row, fc.nat(39), (logits, next) => {
        const { gap, rank, above } = new RowOutline(logits, next);
        const keeps = (options: object) => createSampler(options).distribution(logits).ids.includes(next);
        expect(keeps({ topNSigma: gap + 1e-4 })).toBe(true);
        expect(keeps({ topK: rank })).toBe(true);
        if (above < 0.999) expect(keeps({ topP: above + 1e-3 })).toBe(true);
        if (rank === 1) return;
        expect(keeps({ topK: rank - 1 })).toBe(false);
        if (gap > 1e-3) expect(keeps({ topNSigma: gap - 1e-4 })).toBe(false);
        if (above > 1e-3) expect(keeps({ topP: above - 1e-3 })).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it("counts what Top-nσ keeps: to the token where the line is one that it counts at, and near it elsewhere", () => {
    for (let seed = 1; seed <= 5; seed++) {
      const logits = bulk(seed);
      const outline = new RowOutline(logits, 0);
      for (const n of [0.25, 0.5, 1, 1.5, 2, 3, 4.5])
        expect(outline.keptWithin(n)).toBe(kept(logits, { topNSigma: n }));
      for (const n of [0.7, 1.41, 2.33, 3.77]) {
        const exact = kept(logits, { topNSigma: n });
        expect(Math.abs(outline.keptWithin(n) - exact)).toBeLessThanOrEqual(1 + 0.02 * exact);
      }
      expect(outline.keptWithin(0)).toBe(1);
      expect(outline.keptWithin(100)).toBe(logits.length);
    }
  });

  it("counts what top-p keeps, within a token or two in a hundred", () => {
    for (let seed = 1; seed <= 5; seed++) {
      const logits = bulk(seed);
      const outline = new RowOutline(logits, 0);
      for (const topP of [0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999]) {
        const exact = kept(logits, { topP });
        expect(Math.abs(outline.keptUpTo(topP) - exact)).toBeLessThanOrEqual(1 + 0.02 * exact);
      }
      expect(outline.keptUpTo(1)).toBe(logits.length);
    }
  });

  it("takes a row of equals, banned tokens and one certain token", () => {
    const equal = new RowOutline(new Float32Array(5), 3);
    expect([equal.sigmaDistance, equal.gap, equal.rank, equal.keptWithin(1)]).toEqual([0, 0, 4, 5]);
    const banned = new RowOutline(Float32Array.of(1, -Infinity, 0), 1);
    expect([banned.gap, banned.rank, banned.finite]).toEqual([Infinity, 3, 2]);
    const certain = new RowOutline(Float32Array.of(0, Infinity, 0), 1);
    expect([certain.rank, certain.best]).toEqual([1, 1]);
    expect(() => new RowOutline(Float32Array.of(0, NaN), 0)).toThrow(LogitsError);
  });
});
