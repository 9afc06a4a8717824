import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { kept, ranked } from "./kept.fixture.ts";
import { temperature } from "./temperature.ts";
import { topA } from "./top-a.ts";
import { topK } from "./top-k.ts";

describe("topA", () => {
  it("topA(0.5) of [2, 1, 0, -2] keeps two: half of .657² is .216, between .242 and .089", () => {
    expect(kept([topA(0.5)], rowOfLogits(2, 1, 0, -2))).toEqual([0, 1]);
  });

  it.each([
    [0.39, [0, 1, 2]],
    [0.41, [0, 1]],
    [0.99, [0, 1]],
  ])("topA(%s) of [.5, .4, .1] cuts at that share of .25: keeps %j", (a, expected) => {
    expect(kept([topA(a)], rowOfProbabilities(0.5, 0.4, 0.1))).toEqual(expected);
  });

  it("topA(1) keeps the best token and its equals", () => {
    expect(kept([topA(1)], rowOfLogits(9, 9, -9))).toEqual([0, 1]);
    expect(kept([topA(1)], rowOfLogits(-3))).toEqual([0]);
  });

  it("topA(a) squares the probability among what is left: of [.5, .5] a half is .125", () => {
    const row = rowOfProbabilities(0.25, 0.25, 0.5 / 3, 0.5 / 3, 0.5 / 3);
    expect(kept([topK(2), topA(1)], row)).toEqual([0, 1]);
    expect(kept([topA(1)], row)).toHaveLength(5);
  });

  it("topA(1, {minKeep: 3}) keeps three", () => {
    expect(kept([topA(1, { minKeep: 3 })], rowOfLogits(9, -9, 0, 1))).toEqual([0, 2, 3]);
  });

  it("topA(0) is off", () => {
    expect(stepSampler([topA(0)]).steps).toEqual([]);
    expect(createSampler({ topA: 0 }).steps).toEqual([]);
  });

  it.each([-0.1, 1.1, NaN, "0.2"])("topA(%j) is refused", (a) => {
    expect(() => topA(a as number)).toThrow("topA must be a number from 0 to 1");
  });

  it("topA(a) keeps p >= a·p_max², and minKeep of the best, at the temperature before it", () => {
    const shares = fc.double({ min: 1e-9, max: 1, noNaN: true });
    fc.assert(
      fc.property(rows, shares, fc.nat(4), fc.constantFrom(0.5, 1, 2), (row, a, minKeep, t) => {
        const all = softmax(row, t);
        const line = a * Math.max(...all) ** 2;
        fc.pre(all.every((p) => Math.abs(p / line - 1) > 1e-6));
        const order = ranked(row);
        const above = order.filter((id) => all[id] >= line);
        const expected = above.length >= minKeep ? above : order.slice(0, minKeep);
        expect(kept([temperature(t), topA(a, { minKeep })], row)).toEqual(expected.sort((a, b) => a - b));
      }),
    );
  });
});
