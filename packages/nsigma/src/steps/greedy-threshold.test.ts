import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { greedyThreshold } from "./greedy-threshold.ts";
import { kept, ranked } from "./kept.fixture.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

describe("greedyThreshold", () => {
  it("greedyThreshold(0.6) of [.5, .3, .2] keeps the best: .5 is below .6", () => {
    expect(kept([greedyThreshold(0.6)], rowOfProbabilities(0.3, 0.5, 0.2))).toEqual([1]);
  });

  it("greedyThreshold(0.4) of [.5, .3, .2] keeps all", () => {
    expect(kept([greedyThreshold(0.4)], rowOfProbabilities(0.3, 0.5, 0.2))).toEqual([0, 1, 2]);
  });

  it("greedyThreshold(t) looks at the probability among what is left: of [.5, .5] it is a half", () => {
    const row = rowOfProbabilities(0.25, 0.25, 0.5 / 3, 0.5 / 3, 0.5 / 3);
    expect(kept([topK(2), greedyThreshold(0.4)], row)).toEqual([0, 1]);
    expect(kept([greedyThreshold(0.4)], row)).toEqual([0]);
  });

  it("greedyThreshold(1) of one token keeps it", () => {
    expect(kept([greedyThreshold(1)], rowOfLogits(-3))).toEqual([0]);
  });

  it("greedyThreshold(0) is off", () => {
    expect(stepSampler([greedyThreshold(0)]).steps).toEqual([]);
    expect(createSampler({ greedyThreshold: 0 }).steps).toEqual([]);
  });

  it.each([-0.1, 1.1, NaN, "0.2"])("greedyThreshold(%j) is refused", (threshold) => {
    expect(() => greedyThreshold(threshold as number)).toThrow(
      "greedyThreshold must be a number from 0 to 1",
    );
  });

  it("greedyThreshold(t) keeps the best alone exactly where p_max < t, at the temperature before it", () => {
    const shares = fc.double({ min: 1e-9, max: 1, noNaN: true });
    fc.assert(
      fc.property(rows, shares, fc.constantFrom(0.5, 1, 2), (row, threshold, t) => {
        const all = softmax(row, t);
        const best = Math.max(...all);
        fc.pre(Math.abs(best / threshold - 1) > 1e-6);
        const expected =
          best < threshold ? [ranked(row)[0]] : [...row.keys()].filter((id) => row[id] > -Infinity);
        expect(kept([temperature(t), greedyThreshold(threshold)], row)).toEqual(expected);
      }),
    );
  });
});
