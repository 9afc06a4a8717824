import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { entropyOf, kept, largeRows, ranked } from "./kept.fixture.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";
import { typicalP } from "./typical-p.ts";

/** The plain way: sorts by |-ln p - H|; the distances, and the masses of the first 1, 2, ... */
function plain(row: Float32Array, t: number) {
  const all = softmax(row, t);
  const entropy = entropyOf(all);
  const max = row.reduce((a, b) => Math.max(a, b));
  const logSum = Math.log(row.reduce((sum, logit) => sum + Math.exp((logit - max) / t), 0));
  const distances = Array.from(row, (logit) => Math.abs(logSum - (logit - max) / t - entropy));
  const order = ranked(row).sort((a, b) => distances[a] - distances[b] || a - b);
  const masses: number[] = [];
  for (const id of order) masses.push((masses.at(-1) ?? 0) + all[id]);
  return { order, masses, distances };
}

describe("typicalP", () => {
  it("typicalP(0.5) of [.97, .01, .01, .01] keeps the first: its surprise, .03, is nearest to .168", () => {
    expect(kept([typicalP(0.5)], rowOfProbabilities(0.97, 0.01, 0.01, 0.01))).toEqual([0]);
  });

  it("typicalP(0.5) of [.4, .2, .2, .2] keeps the three and drops the best", () => {
    // H is 1.332: the .2 lie .277 from it, the .4 lies .416.
    const row = rowOfProbabilities(0.4, 0.2, 0.2, 0.2);
    expect(kept([typicalP(0.5)], row)).toEqual([1, 2, 3]);
    expect(kept([typicalP(0.61)], row)).toEqual([0, 1, 2, 3]);
  });

  it('typicalP(0.5, {crossing: "dropped"}) keeps two of these three, and one at least', () => {
    const row = rowOfProbabilities(0.4, 0.2, 0.2, 0.2);
    expect(kept([typicalP(0.5, { crossing: "dropped" })], row)).toEqual([1, 2]);
    expect(kept([typicalP(0.1, { crossing: "dropped" })], row)).toEqual([1]);
  });

  it('typicalP(p, {crossing: "next kept"}) goes on until the mass is more than p', () => {
    const row = rowOfProbabilities(0.4, 0.2, 0.2, 0.2);
    expect(kept([typicalP(0.4)], row)).toEqual([1, 2]);
    expect(kept([typicalP(0.4, { crossing: "next kept" })], row)).toEqual([1, 2, 3]);
    expect(kept([typicalP(0.41, { crossing: "next kept" })], row)).toEqual([1, 2, 3]);
    expect(kept([typicalP(0.39, { crossing: "next kept" })], row)).toEqual([1, 2]);
    expect(kept([typicalP(0, { crossing: "next kept" })], row)).toEqual([1]);
  });

  it('typicalP(0.3, {ties: "kept"}) keeps all equals on the line, where the default keeps the lower ids', () => {
    const row = rowOfProbabilities(0.4, 0.2, 0.2, 0.2);
    expect(kept([typicalP(0.3)], row)).toEqual([1, 2]);
    expect(kept([typicalP(0.3, { ties: "kept" })], row)).toEqual([1, 2, 3]);
  });

  it("typicalP(0) keeps the one most typical token", () => {
    expect(kept([typicalP(0)], rowOfProbabilities(0.4, 0.2, 0.2, 0.2))).toEqual([1]);
  });

  it("typicalP(0.5, {minKeep: 2}) keeps the two most typical", () => {
    const row = rowOfProbabilities(0.95, 0.03, 0.02);
    expect(kept([typicalP(0.5)], row)).toEqual([0]);
    expect(kept([typicalP(0.5, { minKeep: 2 })], row)).toEqual([0, 1]);
  });

  it("typicalP(0.1) measures the entropy of what the steps before it left", () => {
    // H of the whole row is 1.50, nearest to -ln .2 = 1.61; that of [.5, .5] alone is their surprise.
    const row = rowOfProbabilities(0.3, 0.3, 0.2, 0.1, 0.1);
    expect(kept([typicalP(0.1)], row)).toEqual([2]);
    expect(kept([topK(2), typicalP(0.1)], row)).toEqual([0]);
  });

  it("typicalP(p) is at ease with banned tokens", () => {
    expect(kept([typicalP(0.9)], rowOfLogits(-Infinity, 3, -Infinity, 3))).toEqual([1, 3]);
  });

  it("typicalP(1) is off", () => {
    expect(stepSampler([typicalP(1)]).steps).toEqual([]);
    expect(createSampler({ typicalP: 1 }).steps).toEqual([]);
  });

  it.each([
    [-0.1, {}, "typicalP must be a number from 0 to 1"],
    [1.1, {}, "typicalP must be a number from 0 to 1"],
    [NaN, {}, "typicalP must be a number from 0 to 1"],
    [0.5, { crossing: "lost" }, 'typicalCrossing must be "kept" or "dropped" or "next kept", got "lost"'],
    [0.5, { ties: "all" }, 'typicalTies must be "lower ids" or "kept", got "all"'],
    [0.5, { minKeep: -1 }, "minKeep must be an integer of at least 0, got -1"],
  ])("typicalP(%s, %j) says %s", (p, options, message) => {
    expect(() => typicalP(p, options as never)).toThrow(message);
  });

  it.each([
    ["small", rows, 200],
    ["large", largeRows, 40],
  ])("typicalP(p) keeps the most typical until they hold p: %s rows", (_name, any, numRuns) => {
    const shares = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(any, shares, fc.boolean(), fc.constantFrom(0.5, 1, 2), (row, p, drop, t) => {
        const { order, masses, distances } = plain(row, t);
        const reached = masses.findIndex((mass) => mass >= p) + 1 || order.length;
        const count = Math.max(1, drop ? reached - 1 : reached);
        const [last, next] = [order[count - 1], order[count]];
        // Distances are float32: where two of them are that close, or the mass is, another set is as right.
        const gap = distances[next] - distances[last];
        const far = next === undefined || row[next] === row[last] || gap > 1e-6 * (1 + distances[next]);
        fc.pre(far && masses.every((mass) => Math.abs(mass - p) > 2e-6));
        const ids = kept([temperature(t), typicalP(p, { crossing: drop ? "dropped" : "kept" })], row);
        expect(ids).toEqual(order.slice(0, count).sort((a, b) => a - b));
      }),
      { numRuns },
    );
  });
});
