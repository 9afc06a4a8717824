import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { kept } from "./kept.fixture.ts";
import { minP } from "./min-p.ts";
import { temperature } from "./temperature.ts";

describe("minP", () => {
  const row = rowOfProbabilities(0.1, 0.2, 0.3, 0.4);

  it.each([
    [0.24, [3, 2, 1, 0]],
    [0.26, [3, 2, 1]],
    [0.49, [3, 2, 1]],
    [0.51, [3, 2]],
    [0.74, [3, 2]],
    [0.76, [3]],
    [1, [3]],
  ])("minP(%s) of [.1, .2, .3, .4] keeps what is at least that share of .4: %j", (p, expected) => {
    expect([...stepSampler([minP(p)]).distribution(row).ids]).toEqual(expected);
  });

  it("minP(1) keeps the best token and its equals", () => {
    expect([...stepSampler([minP(1)]).distribution(rowOfLogits(2, 3, 3, 1)).ids]).toEqual([1, 2]);
  });

  it("minP(0.9, {minKeep: 3}) keeps three, of equals at the end the lower ids", () => {
    expect(kept([minP(0.9, { minKeep: 3 })], row)).toEqual([1, 2, 3]);
    expect(kept([minP(0.2, { minKeep: 3 })], row)).toEqual([0, 1, 2, 3]);
    expect(kept([minP(0.9, { minKeep: 2 })], rowOfLogits(0, 5, 0, 0))).toEqual([0, 1]);
    expect(kept([minP(0.9, { minKeep: 9 })], rowOfLogits(0, -Infinity, 5))).toEqual([0, 2]);
  });

  it("minP(0) is off", () => {
    expect(stepSampler([minP(0)]).steps).toEqual([]);
  });

  it("minP(0.5) at temperature 4 first keeps a token 1/16 as likely: its fourth root is 1/2", () => {
    const odds = rowOfProbabilities(1, 1 / 15.9, 1 / 16.1);
    expect([...stepSampler([temperature(4), minP(0.5)]).distribution(odds).ids]).toEqual([0, 1]);
    expect([...stepSampler([minP(0.5), temperature(4)]).distribution(odds).ids]).toEqual([0]);
  });

  it("minP(p) keeps what is at least p times the largest probability", () => {
    const shares = fc.double({ min: 1e-9, max: 1, noNaN: true });
    fc.assert(
      fc.property(rows, shares, fc.constantFrom(0.5, 1, 2), (row, p, t) => {
        const all = softmax(row, t);
        const line = p * Math.max(...all);
        // A token so close to the line that rounding decides (an offset of a million costs 1e-9) says nothing.
        fc.pre(p === 1 || all.every((each) => Math.abs(each / line - 1) > 1e-8));
        // At p = 1 only the best logit and its equals are in; a smaller one may have the same float64 probability.
        const best = Math.max(...row);
        const stays = (id: number) => (p === 1 ? row[id] === best : all[id] >= line * (1 - 1e-8));
        const expected = [...row.keys()].filter(stays);
        const { ids } = stepSampler([temperature(t), minP(p)]).distribution(row);
        expect([...ids].sort((a, b) => a - b)).toEqual(expected);
      }),
    );
  });
});
