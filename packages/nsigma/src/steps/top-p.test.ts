import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { kept, ranked } from "./kept.fixture.ts";
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
    expect([...stepSampler([topP(p)]).distribution(row).ids]).toEqual(expected);
  });

  it.each([
    [0, [3]],
    [0.4, [3]],
    [0.69, [3]],
    [0.7, [2, 3]],
    [0.89, [2, 3]],
    [0.9, [1, 2, 3]],
    [0.99, [1, 2, 3]],
  ])('topP(%s, {crossing: "dropped"}) of [.1, .2, .3, .4] keeps what stays within it: %j', (p, expected) => {
    expect(kept([topP(p, { crossing: "dropped" })], row)).toEqual(expected);
  });

  it('topP(0.95, {crossing: "dropped"}) at temperature .75 keeps two of exllamav3\'s row: with the third .951', () => {
    const steps = [temperature(0.75), topP(0.95, { crossing: "dropped" })];
    const { ids, probabilities } = stepSampler(steps).distribution(rowOfLogits(5, 3, 2.5, 1, 4, 2, 1.5));
    expect([...ids]).toEqual([0, 4]);
    expect(probabilities[0]).toBeCloseTo(0.79139, 5);
  });

  it("topP(0.1, {minKeep: 3}) keeps three", () => {
    expect(kept([topP(0.1, { minKeep: 3 })], row)).toEqual([1, 2, 3]);
    expect(kept([topP(0.99, { minKeep: 3 })], row)).toEqual([0, 1, 2, 3]);
    expect(kept([topP(0.1, { minKeep: 9 })], row)).toEqual([0, 1, 2, 3]);
    expect(kept([topP(0.1, { minKeep: 0 })], row)).toEqual([3]);
  });

  it.each([
    [-0.1, {}, "topP must be a number from 0 to 1, got -0.1"],
    [NaN, {}, "topP must be a number from 0 to 1, got NaN"],
    [0.5, { crossing: "lost" }, 'topPCrossing must be "kept" or "dropped", got "lost"'],
    [0.5, { ties: "all" }, 'topPTies must be "lower ids" or "kept", got "all"'],
    [0.5, { minKeep: -1 }, "minKeep must be an integer of at least 0, got -1"],
  ])("topP(%s, %j) says %s", (p, options, message) => {
    expect(() => topP(p, options as never)).toThrow(message);
  });

  it('topP(p, {crossing: "dropped"}) keeps the largest prefix that stays within p, and one token', () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 0, max: 0.999, noNaN: true }), (any, p) => {
        const all = softmax(any);
        let mass = 0;
        const masses = ranked(any).map((id) => (mass += all[id]));
        fc.pre(masses.every((each) => Math.abs(each - p) > 2e-6));
        const count = Math.max(1, masses.filter((each) => each < p).length);
        const expected = ranked(any).slice(0, count);
        expect(kept([topP(p, { crossing: "dropped" })], any)).toEqual(expected.sort((a, b) => a - b));
      }),
    );
  });

  it("topP(1) is off", () => {
    expect(stepSampler([topP(1)]).steps).toEqual([]);
  });

  it("topP(0.5) of equals keeps half of them, those with the lower ids", () => {
    expect([...stepSampler([topP(0.5)]).distribution(rowOfLogits(7, 7, 7, 7, 7, 7)).ids]).toEqual([0, 1, 2]);
  });

  it('topP(0.5, {ties: "kept"}) keeps the equals of the last token that it needs', () => {
    expect(kept([topP(0.5, { ties: "kept" })], rowOfLogits(7, 7, 7, 7, 7, 7))).toEqual([0, 1, 2, 3, 4, 5]);
    const equals = rowOfProbabilities(0.4, 0.2, 0.2, 0.2);
    expect(kept([topP(0.5, { ties: "kept" })], equals)).toEqual([0, 1, 2, 3]);
    expect(kept([topP(0.4, { ties: "kept" })], equals)).toEqual([0]);
  });

  it("topP(0.7) widens when a temperature above 1 comes before it, and not when it comes after", () => {
    const before = stepSampler([temperature(4), topP(0.7)]).distribution(row);
    const after = stepSampler([topP(0.7), temperature(4)]).distribution(row);
    expect([...before.ids]).toEqual([3, 2, 1]);
    expect([...after.ids]).toEqual([3, 2]);
  });

  it("topP(p) counts the mass of what the steps before it left", () => {
    // Of [.4, .3] renormalised the first holds 4/7 = .571.
    expect([...stepSampler([topK(2), topP(0.55)]).distribution(row).ids]).toEqual([3]);
    expect([...stepSampler([topP(0.55), topK(2)]).distribution(row).ids]).toEqual([3, 2]);
  });

  it("topP(p) keeps the smallest prefix of the sorted softmax that reaches p", () => {
    const shares = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(rows, shares, fc.constantFrom(0.5, 1, 2), (row, p, t) => {
        const all = softmax(row, t);
        const sorted = [...row.keys()]
          .filter((id) => row[id] > -Infinity)
          .sort((a, b) => row[b] - row[a] || a - b);
        const { ids } = stepSampler([temperature(t), topP(p)]).distribution(row);
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
