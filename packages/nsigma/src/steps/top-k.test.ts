import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rows } from "../rows.fixture.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { kept, ranked } from "./kept.fixture.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

describe("topK", () => {
  it("topK(2) keeps the two best", () => {
    const { ids, probabilities } = stepSampler([topK(2)]).distribution(
      rowOfLogits(1, Math.log(3), Math.log(9)),
    );
    expect([...ids]).toEqual([2, 1]);
    expect(probabilities[0]).toBeCloseTo(0.75, 6);
  });

  it("topK(2) keeps exactly two of three equals, those with the lower ids", () => {
    expect([...stepSampler([topK(2)]).distribution(rowOfLogits(0, 5, 5, 5)).ids]).toEqual([1, 2]);
    expect([...stepSampler([topK(2)]).distribution(rowOfLogits(5, 0, 5, 6)).ids]).toEqual([3, 0]);
  });

  it("topK(9) of four tokens, one of them banned, keeps three", () => {
    expect([...stepSampler([topK(9)]).distribution(rowOfLogits(0, 5, -Infinity, 4)).ids]).toEqual([1, 3, 0]);
  });

  it('topK(2, {ties: "kept"}) keeps all equals on the line', () => {
    expect(kept([topK(2, { ties: "kept" })], rowOfLogits(0, 5, 5, 5))).toEqual([1, 2, 3]);
    expect(kept([topK(2, { ties: "kept" })], rowOfLogits(5, 0, 5, 6))).toEqual([0, 2, 3]);
    expect(kept([topK(1, { ties: "kept" })], rowOfLogits(5, 0, 5, 6))).toEqual([3]);
  });

  it('topK(k, {ties: "kept"}) keeps what is at least the k-th of the sorted row', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 70 }), (row, k) => {
        const order = ranked(row);
        const line = row[order[Math.min(k, order.length) - 1]];
        const expected = order.filter((id) => row[id] >= line).sort((a, b) => a - b);
        expect(kept([topK(k, { ties: "kept" })], row)).toEqual(expected);
      }),
    );
  });

  it.each([
    [-1, {}, "topK must be an integer of at least 0, got -1"],
    [1.5, {}, "topK must be an integer of at least 0, got 1.5"],
    [2, { ties: "all" }, 'ties must be "lower ids" or "kept", got "all"'],
  ])("topK(%s, %j) says %s", (k, options, message) => {
    expect(() => topK(k, options as never)).toThrow(message);
  });

  it("topK(0) is off", () => {
    expect(stepSampler([topK(0)]).steps).toEqual([]);
  });

  it("topK(k) keeps the first k of the sorted row, at any temperature", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 70 }), fc.constantFrom(0.5, 1, 3), (row, k, t) => {
        const sorted = [...row.keys()]
          .filter((id) => row[id] > -Infinity)
          .sort((a, b) => row[b] - row[a] || a - b);
        const { ids } = stepSampler([temperature(t), topK(k)]).distribution(row);
        expect([...ids]).toEqual(sorted.slice(0, k));
      }),
    );
  });

  it("topK(a) after topK(b) is topK of the smaller", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), (row, a, b) => {
        const both = stepSampler([topK(a), topK(b)]).distribution(row);
        expect(both).toEqual(stepSampler([topK(Math.min(a, b))]).distribution(row));
      }),
    );
  });
});
