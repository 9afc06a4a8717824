import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mcnemar } from "./mcnemar.ts";
import { pairedPermutation } from "./paired-permutation.ts";
import type { Scores } from "./scores.ts";

const single = (scores: readonly number[]): Scores => scores.map((score) => [score]);

describe("pairedPermutation(a, b, options)", () => {
  // scipy 1.17.1: permutation_test((a, b), mean of the differences, permutation_type="samples", n_resamples=inf).pvalue
  it.each([
    [[1, 0.5, 0, 1, 0.75, 0.25, 1, 0, 0.5, 1], [0.5, 0.5, 0.25, 0.5, 0.5, 0, 0.25, 0, 0.75, 0.5], 0.109375],
    [[0.31, 0.92, 0.44, 0.78, 0.15, 0.66, 0.59], [0.12, 0.87, 0.5, 0.41, 0.2, 0.33, 0.28], 0.109375],
  ])("pairedPermutation(%j, %j) is %d", (a, b, p) => {
    const found = pairedPermutation(single(a), single(b), { seed: 1 });
    expect(found.exact).toBe(true);
    expect(found.p).toBeCloseTo(p, 12);
  });

  it("pairedPermutation(marks of right and wrong) is the exact McNemar test", () => {
    fc.assert(
      fc.property(fc.nat(150), fc.nat(150), fc.nat(20), (onlyA, onlyB, both) => {
        const marks = [
          ...Array.from({ length: onlyA }, () => [1, 0]),
          ...Array.from({ length: onlyB }, () => [0, 1]),
          ...Array.from({ length: both + 1 }, () => [1, 1]),
        ];
        const found = pairedPermutation(single(marks.map(([a]) => a)), single(marks.map(([, b]) => b)), {
          seed: 1,
        });
        expect(found.exact).toBe(true);
        expect(found.p).toBeCloseTo(mcnemar(onlyA, onlyB), 10);
      }),
    );
  });

  it("pairedPermutation(a, b) counts every exchange of the items' results", () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score), { minLength: 1, maxLength: 9 }), (pairs) => {
        const differences = pairs.map(([a, b]) => a - b);
        const seen = Math.abs(differences.reduce((sum, d) => sum + d, 0));
        const total = differences.reduce((sum, d) => sum + Math.abs(d), 0);
        let extreme = 0;
        for (let signs = 0; signs < 2 ** pairs.length; signs++) {
          const sum = differences.reduce((all, d, i) => all + ((signs >> i) & 1 ? d : -d), 0);
          if (Math.abs(sum) >= seen - 1e-10 * total) extreme++;
        }
        const found = pairedPermutation(single(pairs.map(([a]) => a)), single(pairs.map(([, b]) => b)), {
          seed: 1,
        });
        // Where two sums differ by about the tolerance, one of the two counts may join them.
        fc.pre(total === 0 || total > 1e-6);
        expect(found.p).toBeCloseTo(extreme / 2 ** pairs.length, 8);
      }),
    );
  });

  it("pairedPermutation(1,000 items, 10 repeats) is exact", () => {
    const arm = (share: number): Scores =>
      Array.from({ length: 1000 }, (_, item) =>
        Array.from({ length: 10 }, (_, repeat) => ((item * 7 + repeat * 3) % 10 < share ? 1 : 0)),
      ).map((repeats, item) => (item % 3 === 0 ? repeats : repeats.with(item % 10, 1)));
    const found = pairedPermutation(arm(6), arm(5), { seed: 1 });
    expect(found.exact).toBe(true);
    expect(found.p).toBeLessThan(1e-6);
  });

  it("pairedPermutation(a, b) by Monte-Carlo agrees with the exact one within five standard errors", () => {
    const a = single([1, 0.5, 0, 1, 0.75, 0.25, 1, 0, 0.5, 1]);
    const b = single([0.5, 0.5, 0.25, 0.5, 0.5, 0, 0.25, 0, 0.75, 0.5]);
    for (const seed of [1, 2, 3]) {
      const found = pairedPermutation(a, b, { seed, mostSums: 1, draws: 20_000 });
      expect(found.exact).toBe(false);
      expect(Math.abs(found.p - 0.109375)).toBeLessThan(5 * Math.sqrt((0.109375 * 0.890625) / 20_000));
    }
  });

  it("pairedPermutation(a, b) by Monte-Carlo gives the same p for a seed in every version", () => {
    const a = Array.from({ length: 40 }, (_, item) => [((item * 7) % 11) / 10]);
    const b = Array.from({ length: 40 }, (_, item) => [((item * 5) % 13) / 13]);
    expect(pairedPermutation(a, b, { seed: 7, mostSums: 1, draws: 1000 }).p).toBe(399 / 1001);
  });

  it("pairedPermutation(a, b) by Monte-Carlo uses a sign of its own for each of more than 32 items", () => {
    // 80 of 100 items go to A. With fewer signs than items such a sum would be common.
    const marks = Array.from({ length: 100 }, (_, item) => (item < 80 ? 1 : 0));
    const other = marks.map((mark) => 1 - mark);
    const found = pairedPermutation(single(marks), single(other), { seed: 1, mostSums: 1, draws: 20_000 });
    expect(found.p).toBeCloseTo(1 / 20_001, 10);
  });

  it("pairedPermutation(a, b, {mostSums}) is exact up to this many different sums", () => {
    // The differences 0.5 and 0.25 have the sums 0, 0.25, 0.5 and 0.75.
    const [a, b] = [single([1, 1]), single([0.5, 0.75])];
    expect(pairedPermutation(a, b, { seed: 1, mostSums: 4 }).exact).toBe(true);
    expect(pairedPermutation(a, b, { seed: 1, mostSums: 3 }).exact).toBe(false);
  });

  it("pairedPermutation(a, a) is 1", () => {
    expect(pairedPermutation([[1], [0]], [[1], [0]], { seed: 1 })).toEqual({ p: 1, exact: true });
  });
});
