import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Candidates } from "../candidates/candidates.ts";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { largeRows, ranked } from "./kept.fixture.ts";
import { zipfRank } from "./mirostat-rank.ts";

function rankOf(row: Float32Array, mu: number, t = 1): number {
  const candidates = new Candidates();
  candidates.load(row);
  candidates.temperature = t;
  return zipfRank(candidates, mu);
}

/** Zipf's law: the k-th of `size` tokens is k^-s as likely as the first. */
function zipf(size: number, s: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => -s * Math.log(i + 1));
}

describe("zipfRank", () => {
  it.each([
    [10, 126],
    [5, 5],
    [3, 1],
  ])("zipfRank of 1,000 tokens by Zipf's law with s = 1.1, for μ = %s: %s", (mu, rank) => {
    expect(rankOf(zipf(1000, 1.1), mu)).toBe(rank);
  });

  it("zipfRank of [.4, .3, .2, .1] for μ = 2 is 3: s is .774 and k 3.19", () => {
    expect(rankOf(rowOfProbabilities(0.4, 0.3, 0.2, 0.1), 2)).toBe(3);
    expect(rankOf(rowOfProbabilities(0.1, 0.4, 0.2, 0.3), 2)).toBe(3);
  });

  it("zipfRank at s = 1, where the formula is 0/0, lies between its neighbours", () => {
    const near = [0.999, 1, 1.001].map((s) => rankOf(zipf(1000, s), 9));
    // 2^9 / ln 1000 is 74.1.
    expect(near[1]).toBe(74);
    expect(near[0]).toBeGreaterThanOrEqual(near[1]);
    expect(near[2]).toBeLessThanOrEqual(near[1]);
  });

  it("zipfRank does not stumble next to s = 1", () => {
    const ln2 = Math.fround(Math.LN2);
    // Two tokens, 2 to 1 at this temperature: k is 2^0 / ln 2 = 1.44.
    for (let ulps = -20; ulps <= 20; ulps++) {
      const t = (ln2 / Math.LN2) * (1 + ulps * 2 ** -52);
      expect(rankOf(rowOfLogits(ln2, 0), 0, t)).toBe(1);
    }
  });

  it("zipfRank looks at the 100 best and at no other", () => {
    const fallenFrom = (rank: number) =>
      zipf(1000, 1.1).map((logit, i) => (i + 1 >= rank ? logit - 50 : logit));
    expect(rankOf(fallenFrom(101), 10)).toBe(126);
    expect(rankOf(fallenFrom(100), 10)).not.toBe(126);
  });

  it("zipfRank is 1 at least and the number of candidates at most", () => {
    expect(rankOf(zipf(50, 1.2), -100)).toBe(1);
    expect(rankOf(zipf(50, 1.2), 1000)).toBe(50);
    expect(rankOf(rowOfLogits(3), 10)).toBe(1);
    expect(rankOf(new Float32Array(9), 10)).toBe(9);
    expect(rankOf(new Float32Array(9), 1)).toBe(1);
  });

  it("zipfRank fits the 100 best after the temperature, over the whole vocabulary", () => {
    fc.assert(
      fc.property(
        largeRows,
        fc.double({ min: 0, max: 12, noNaN: true }),
        fc.constantFrom(0.7, 1, 2),
        (row, mu, t) => {
          const all = softmax(row, t);
          const p = ranked(row)
            .slice(0, 100)
            .map((id) => all[id]);
          let [products, squares] = [0, 0];
          for (let i = 0; i + 1 < p.length; i++) {
            const step = Math.log((i + 2) / (i + 1));
            products += step * Math.log(p[i] / p[i + 1]);
            squares += step * step;
          }
          const s = products / squares;
          const epsilon = s - 1;
          const k = ((epsilon * 2 ** mu) / (1 - row.length ** -epsilon)) ** (1 / s);
          // No law in a flat row, 0/0 at s = 1, and a k next to an integer: rounding decides.
          fc.pre(s > 1e-3 && Math.abs(epsilon) > 1e-4 && Math.abs(k - Math.round(k)) > 1e-5 * k);
          expect(rankOf(row, mu, t)).toBe(Math.min(Math.max(1, Math.floor(k)), row.length));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("zipfRank of any row is a rank of it", () => {
    fc.assert(
      fc.property(rows, fc.double({ min: -50, max: 200, noNaN: true }), (row, mu) => {
        const rank = rankOf(row, mu);
        expect(Number.isInteger(rank)).toBe(true);
        expect(rank).toBeGreaterThanOrEqual(1);
        expect(rank).toBeLessThanOrEqual(row.length);
      }),
    );
  });
});
