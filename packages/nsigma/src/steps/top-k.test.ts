import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rows } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

describe("topK", () => {
  it("topK(2) keeps the two best", () => {
    const { ids, probabilities } = createSampler([topK(2)]).distribution(
      rowOfLogits(1, Math.log(3), Math.log(9)),
    );
    expect([...ids]).toEqual([2, 1]);
    expect(probabilities[0]).toBeCloseTo(0.75, 6);
  });

  it("topK(2) keeps exactly two of three equals, those with the lower ids", () => {
    expect([...createSampler([topK(2)]).distribution(rowOfLogits(0, 5, 5, 5)).ids]).toEqual([1, 2]);
    expect([...createSampler([topK(2)]).distribution(rowOfLogits(5, 0, 5, 6)).ids]).toEqual([3, 0]);
  });

  it("topK(9) of four tokens, one of them banned, keeps three", () => {
    expect([...createSampler([topK(9)]).distribution(rowOfLogits(0, 5, -Infinity, 4)).ids]).toEqual([
      1, 3, 0,
    ]);
  });

  it("topK(0) is off", () => {
    expect(createSampler([topK(0)]).steps).toEqual([]);
  });

  it("topK(k) keeps the first k of the sorted row, at any temperature", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 70 }), fc.constantFrom(0.5, 1, 3), (row, k, t) => {
        const sorted = [...row.keys()]
          .filter((id) => row[id] > -Infinity)
          .sort((a, b) => row[b] - row[a] || a - b);
        const { ids } = createSampler([temperature(t), topK(k)]).distribution(row);
        expect([...ids]).toEqual(sorted.slice(0, k));
      }),
    );
  });

  it("topK(a) after topK(b) is topK of the smaller", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), (row, a, b) => {
        const both = createSampler([topK(a), topK(b)]).distribution(row);
        expect(both).toEqual(createSampler([topK(Math.min(a, b))]).distribution(row));
      }),
    );
  });
});
