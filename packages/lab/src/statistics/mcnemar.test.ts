import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mcnemar } from "./mcnemar.ts";

describe("mcnemar(onlyA, onlyB)", () => {
  // 2·ΣC(n, k)/2^n in Python's fractions, without rounding; the last two scipy 1.17.1's binomtest(min(b, c), b + c, 0.5).pvalue.
  // The first three are pairs of the systems whose answers
  // openai/grade-school-math publishes (example_model_solutions.jsonl, 1,319 items): 6b verification and 175b fine-tuning,
  // 6b fine-tuning and verification, 175b fine-tuning and verification.
  it.each([
    [209, 152, 0.0031506568803606042],
    [64, 293, 3.928874710490934e-36],
    [76, 360, 2.891394635034685e-45],
    [0, 10, 0.001953125],
    [1, 0, 1],
    [5, 5, 1],
    [30_000, 30_500, 0.042485574410371825],
    [500_000, 502_000, 0.0458246952632217],
  ])("mcnemar(%d, %d) is %d", (onlyA, onlyB, p) => {
    expect(Math.abs(mcnemar(onlyA, onlyB) / p - 1)).toBeLessThan(onlyA < 1000 ? 1e-12 : 1e-8);
  });

  it("mcnemar(0, 0) is 1: nothing tells the arms apart", () => {
    expect(mcnemar(0, 0)).toBe(1);
  });

  it("mcnemar(b, c) is mcnemar(c, b), is in (0, 1], and falls when the winner wins once more", () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), (b, c) => {
        const p = mcnemar(b, c);
        expect(p).toBe(mcnemar(c, b));
        expect(0 < p && p <= 1).toBe(true);
        expect(mcnemar(Math.max(b, c) + 1, Math.min(b, c))).toBeLessThanOrEqual(p);
      }),
    );
  });

  it("mcnemar(b, c) is the sum of the tosses at least as far from even, counted one by one", () => {
    fc.assert(
      fc.property(fc.nat(8), fc.nat(8), (b, c) => {
        const tries = b + c;
        let extreme = 0;
        for (let tosses = 0; tosses < 2 ** tries; tosses++) {
          let heads = 0;
          for (let bits = tosses; bits > 0; bits >>= 1) heads += bits & 1;
          if (Math.abs(2 * heads - tries) >= Math.abs(b - c)) extreme++;
        }
        expect(mcnemar(b, c)).toBeCloseTo(extreme / 2 ** tries, 12);
      }),
      { numRuns: 20 },
    );
  });
});
