import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows } from "../../rows.fixture.ts";
import type { Crossing } from "../contract.ts";
import { cross } from "./crossing.ts";

function rankOf(logits: Float32Array, k: number): Crossing {
  const out = { threshold: NaN, rank: -1 };
  cross(logits, null, logits.length, k, out);
  return out;
}

function massOf(logits: Float32Array, share: number, scale = 1, keys: Float32Array = logits): Crossing {
  const out = { threshold: NaN, rank: -1 };
  const max = logits.reduce((a, b) => Math.max(a, b));
  const weights = Float64Array.from(logits, (logit) => Math.exp((logit - max) * scale));
  cross(keys, weights, logits.length, share, out);
  return out;
}

function sortedDown(row: Float32Array): number[] {
  return [...row].filter((logit) => logit !== -Infinity).sort((a, b) => b - a);
}

describe("cross, counting", () => {
  it("cross([1, 5, 3, 5], k) walks 5, 5, 3, 1", () => {
    const row = rowOfLogits(1, 5, 3, 5);
    expect([1, 2, 3, 4].map((k) => rankOf(row, k).threshold)).toEqual([5, 5, 3, 1]);
    expect([1, 2, 3, 4].map((k) => rankOf(row, k).rank)).toEqual([1, 2, 3, 4]);
  });

  it("cross(row, k) is the k-th entry of the sorted row", () => {
    fc.assert(
      fc.property(rows, fc.nat(), (row, place) => {
        const sorted = sortedDown(row);
        const k = 1 + (place % sorted.length);
        const { threshold, rank } = rankOf(row, k);
        expect(threshold + 0).toBe(sorted[k - 1] + 0);
        expect(rank).toBe(k);
      }),
    );
  });

  it("cross(row, k) sorts any float32, subnormals and the largest included", () => {
    const any = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    fc.assert(
      fc.property(any, fc.nat(), (entries, place) => {
        const row = Float32Array.from(entries);
        const k = 1 + (place % row.length);
        expect(rankOf(row, k).threshold + 0).toBe(sortedDown(row)[k - 1] + 0);
      }),
    );
  });

  it("cross([-0, 0, -0], k) sees three equals, not two kinds of zero", () => {
    const row = rowOfLogits(-0, 0, -0, -1);
    expect([1, 2, 3].map((k) => rankOf(row, k).threshold === 0)).toEqual([true, true, true]);
    expect(rankOf(row, 4).threshold).toBe(-1);
  });
});

describe("cross, weighing", () => {
  it("cross([.1, .2, .3, .4], share) stops where .4, .7, .9, 1 reaches it", () => {
    const row = rowOfProbabilities(0.1, 0.2, 0.3, 0.4);
    const ranks = [0, 0.39, 0.41, 0.69, 0.71, 0.89, 0.91, 1].map((share) => massOf(row, share).rank);
    expect(ranks).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
    expect(massOf(row, 0.8).threshold).toBe(row[1]);
  });

  it("cross(equal logits, share) takes as many of them as the share needs", () => {
    const row = new Float32Array(10).fill(-3);
    expect(massOf(row, 0.45)).toEqual({ threshold: -3, rank: 5 });
    expect(massOf(row, 0.5)).toEqual({ threshold: -3, rank: 5 });
    expect(massOf(row, 0)).toEqual({ threshold: -3, rank: 1 });
    expect(massOf(row, 1)).toEqual({ threshold: -3, rank: 10 });
  });

  it("cross(row, share, scale) is where the sum down the sorted row reaches the share", () => {
    const scales = fc.constantFrom(0.1, 1, 3, Number.MAX_VALUE);
    const shares = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(rows, shares, scales, (row, share, scale) => {
        const sorted = sortedDown(row);
        const weights = sorted.map((logit) => Math.exp((logit - sorted[0]) * scale));
        const total = weights.reduce((a, b) => a + b, 0);
        const { threshold, rank } = massOf(row, share, scale);
        expect(rank).toBeGreaterThanOrEqual(1);
        expect(threshold + 0).toBe(sorted[rank - 1] + 0);
        // Sums in another order differ in the last digits, so the stop may lie that far to either side.
        const before = weights.slice(0, rank - 1).reduce((a, b) => a + b, 0);
        expect(before + weights[rank - 1]).toBeGreaterThanOrEqual(share * total * (1 - 1e-12));
        if (rank > 1) expect(before).toBeLessThanOrEqual(share * total * (1 + 1e-12));
      }),
      { numRuns: 300 },
    );
  });

  it("cross(row, 1) ends at the lowest entry that weighs anything", () => {
    // e^-1000 is 0: the last entry adds nothing.
    expect(massOf(rowOfLogits(0, -1, -1000), 1).rank).toBe(2);
  });

  it("cross(262,144 logits, .9) takes nine tenths of a flat row", () => {
    expect(massOf(new Float32Array(262_144).fill(0.5), 0.9).rank).toBe(Math.ceil(0.9 * 262_144));
  });

  it("cross(keys, ...) walks in the order of the keys and weighs the logits", () => {
    const row = rowOfProbabilities(0.1, 0.2, 0.3, 0.4);
    const walk = (keys: number[], share: number) => massOf(row, share, 1, Float32Array.from(keys));
    expect(walk([4, 3, 2, 1], 0.25)).toEqual({ threshold: 3, rank: 2 });
    expect(walk([-2, -1, -3, -4], 0.25)).toEqual({ threshold: -2, rank: 2 });
    // Token 1 takes part no more: .1, .3 and .4 are left, which weigh .8.
    expect(walk([3, -Infinity, 2, 1], 0.49)).toEqual({ threshold: 2, rank: 2 });
  });

  it("cross(keys, share) is where the sum down the sorted keys reaches the share", () => {
    const keyed = rows.chain((row) =>
      fc.tuple(
        fc.constant(row),
        fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), {
          minLength: row.length,
          maxLength: row.length,
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      ),
    );
    fc.assert(
      fc.property(keyed, ([row, numbers, share]) => {
        const keys = Float32Array.from(numbers, (key, i) => (row[i] === -Infinity ? -Infinity : key));
        const max = Math.max(...row);
        const out = massOf(row, share, 1, keys);
        const walk = [...keys.keys()].filter((i) => keys[i] !== -Infinity).sort((a, b) => keys[b] - keys[a]);
        const weights = walk.map((i) => Math.exp(row[i] - max));
        const total = weights.reduce((a, b) => a + b, 0);
        expect(out.threshold).toBe(keys[walk[out.rank - 1]] + 0);
        const before = weights.slice(0, out.rank - 1).reduce((a, b) => a + b, 0);
        expect(before + weights[out.rank - 1]).toBeGreaterThanOrEqual(share * total * (1 - 1e-12));
        if (out.rank > 1) expect(before).toBeLessThanOrEqual(share * total * (1 + 1e-12));
      }),
    );
  });
});
