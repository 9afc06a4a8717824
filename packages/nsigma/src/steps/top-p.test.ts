import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";
import { topP } from "./top-p.ts";

describe("topP", () => {
  const row = rowOfProbabilities(0.1, 0.2, 0.3, 0.4);

  it.each([
    [0, [3]],
    [0.4, [3]],
    [0.401, [3, 2]],
    [0.7, [3, 2]],
    [0.701, [3, 2, 1]],
    [0.9, [3, 2, 1]],
    [0.99, [3, 2, 1, 0]],
  ])("topP(%s) of [.1, .2, .3, .4] keeps the smallest prefix that reaches it: %j", (p, expected) => {
    expect([...createSampler([topP(p)]).distribution(row).ids]).toEqual(expected);
  });

  it("topP(1) is off", () => {
    expect(createSampler([topP(1)]).steps).toEqual([]);
  });

  it("topP(0.5) of equals keeps half of them, those with the lower ids", () => {
    expect([...createSampler([topP(0.5)]).distribution(rowOfLogits(7, 7, 7, 7, 7, 7)).ids]).toEqual([
      0, 1, 2,
    ]);
  });

  it("topP(0.7) widens when a temperature above 1 comes before it, and not when it comes after", () => {
    const before = createSampler([temperature(4), topP(0.7)]).distribution(row);
    const after = createSampler([topP(0.7), temperature(4)]).distribution(row);
    expect([...before.ids]).toEqual([3, 2, 1]);
    expect([...after.ids]).toEqual([3, 2]);
  });

  it("topP(p) counts the mass of what the steps before it left", () => {
    // Of [.4, .3] renormalised the first holds 4/7 = .571.
    expect([...createSampler([topK(2), topP(0.55)]).distribution(row).ids]).toEqual([3]);
    expect([...createSampler([topP(0.55), topK(2)]).distribution(row).ids]).toEqual([3, 2]);
  });

  it("topP(p) keeps the smallest prefix of the sorted softmax that reaches p", () => {
    const shares = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(rows, shares, fc.constantFrom(0.5, 1, 2), (row, p, t) => {
        const all = softmax(row, t);
        const sorted = [...row.keys()]
          .filter((id) => row[id] > -Infinity)
          .sort((a, b) => row[b] - row[a] || a - b);
        const { ids } = createSampler([temperature(t), topP(p)]).distribution(row);
        expect([...ids]).toEqual(sorted.slice(0, ids.length));
        const mass = (count: number) => sorted.slice(0, count).reduce((sum, id) => sum + all[id], 0);
        // A probability is known to one part in a million; the plain softmax rounds less than that.
        expect(mass(ids.length)).toBeGreaterThan(p * (1 - 1.1e-6));
        if (ids.length > 1) expect(mass(ids.length - 1)).toBeLessThan(p * (1 + 1e-7));
      }),
      { numRuns: 200 },
    );
  });
});
