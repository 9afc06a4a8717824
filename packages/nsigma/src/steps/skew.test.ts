import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { largeRows, probabilitiesAfter, ranked } from "./kept.fixture.ts";
import { skew } from "./skew.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

/** C_k^(e^s) - C_(k-1)^(e^s) along an order of the ids. */
function plain(probabilities: readonly number[], order: readonly number[], s: number): number[] {
  const bent = new Array<number>(probabilities.length).fill(0);
  let cumulative = 0;
  order.forEach((id, i) => {
    const before = cumulative;
    cumulative = i === order.length - 1 ? 1 : Math.min(1, before + probabilities[id]);
    bent[id] = cumulative ** Math.exp(s) - before ** Math.exp(s);
  });
  return bent;
}

describe("skew", () => {
  const row = rowOfProbabilities(0.4, 0.3, 0.2, 0.1);

  it.each([
    [0.5, [0.220754, 0.334651, 0.285135, 0.159459]],
    [1, [0.082849, 0.296407, 0.371706, 0.249038]],
    [-1, [0.713849, 0.163182, 0.084951, 0.038018]],
  ])("skew(%s) of [.4, .3, .2, .1] is %j, in either order", (s, expected) => {
    for (const order of ["probability", "id"] as const) {
      const found = probabilitiesAfter([skew(s, order)], row);
      expected.forEach((p, id) => expect(found[id]).toBeCloseTo(p, 6));
    }
  });

  it('skew(ln 2, "id") of [.1, .2, .3, .4] squares .1, .3, .6, 1', () => {
    const found = probabilitiesAfter([skew(Math.LN2, "id")], rowOfProbabilities(0.1, 0.2, 0.3, 0.4));
    [0.01, 0.08, 0.27, 0.64].forEach((p, id) => expect(found[id]).toBeCloseTo(p, 6));
  });

  it("skew(ln 2) of [.1, .2, .3, .4] squares .4, .7, .9, 1 from the best on", () => {
    const found = probabilitiesAfter([skew(Math.LN2)], rowOfProbabilities(0.1, 0.2, 0.3, 0.4));
    [0.19, 0.32, 0.33, 0.16].forEach((p, id) => expect(found[id]).toBeCloseTo(p, 6));
  });

  it("skew(ln 2) of two equals gives the higher id three quarters: it is the later one", () => {
    expect(probabilitiesAfter([skew(Math.LN2)], rowOfLogits(3, 3))[1]).toBeCloseTo(0.75, 6);
  });

  it("skew(1) bends what the steps before it left, and leaves the only token alone", () => {
    const found = probabilitiesAfter([topK(2), skew(Math.LN2)], rowOfProbabilities(0.1, 0.3, 0.3, 0.3));
    [0, 0.25, 0.75, 0].forEach((p, id) => expect(found[id]).toBeCloseTo(p, 6));
    expect(probabilitiesAfter([skew(1)], rowOfLogits(-Infinity, 7))).toEqual([0, 1]);
  });

  it("skew(0) is off", () => {
    expect(stepSampler([skew(0)]).steps).toEqual([]);
    expect(createSampler({ skew: 0 }).steps).toEqual([]);
  });

  it.each([
    [NaN, "id", "skew must be a finite number, got NaN"],
    [Infinity, "id", "skew must be a finite number, got Infinity"],
    ["1", "id", 'skew must be a finite number, got "1"'],
    [1, "random", 'skewOrder must be "probability" or "id", got "random"'],
  ])("skew(%j, %j) says %s", (s, order, message) => {
    expect(() => skew(s as never, order as never)).toThrow(message);
  });

  it.each([
    ["small", rows, 300],
    ["large", largeRows, 40],
  ])("skew(s) is the difference of the bent cumulative probabilities: %s rows", (_name, any, numRuns) => {
    const amounts = fc.constantFrom(-8, -3, -1, -0.1, 0.1, 1, 3);
    const orders = fc.constantFrom("probability" as const, "id" as const);
    fc.assert(
      fc.property(any, amounts, orders, fc.constantFrom(0.5, 1, 2), (row, s, order, t) => {
        const walk = order === "id" ? [...row.keys()] : ranked(row);
        const expected = plain(softmax(row, t), walk, s);
        const found = probabilitiesAfter([temperature(t), skew(s, order)], row);
        // A share is the difference of two numbers up to 1, and its logarithm is a float32.
        found.forEach((p, id) => expect(Math.abs(p - expected[id])).toBeLessThan(2e-6));
      }),
      { numRuns },
    );
  });

  it.each([1e-300, 1e-40])("skew after temperature(%s) shares out the best tokens", (t) => {
    const found = probabilitiesAfter([temperature(t), skew(Math.LN2)], rowOfLogits(3, 3, 2));
    expect(found[0]).toBeCloseTo(0.25, 5);
    expect(found[1]).toBeCloseTo(0.75, 5);
  });

  it.each([1e37, 1e39, 1e300])("skew(ln 2) after temperature(%s) bends a row of equals", (t) => {
    const found = probabilitiesAfter([temperature(t), skew(Math.LN2)], rowOfLogits(1, 2, 4, 3));
    [1, 3, 5, 7].forEach((p, id) => expect(found[[2, 3, 1, 0][id]]).toBeCloseTo(p / 16, 5));
  });

  it("skew(-800) leaves the first token that is possible, and skew(800) the last", () => {
    const row = rowOfLogits(-Infinity, 3, 3, -Infinity);
    for (const order of ["probability", "id"] as const) {
      expect(probabilitiesAfter([skew(-800, order)], row)).toEqual([0, 1, 0, 0]);
      expect(probabilitiesAfter([skew(800, order)], row)).toEqual([0, 0, 1, 0]);
    }
  });

  it("skew(s) leaves what rounding is short of to a token that is possible, and banned ones banned", () => {
    for (let seed = 0; seed < 50; seed++) {
      const row = Float32Array.from({ length: 30 }, (_, id) =>
        id < 3 || id > 26 ? -Infinity : 3 * Math.sin(seed + id * id),
      );
      for (const s of [-800, -1, 0.5, 3]) {
        for (const order of ["probability", "id"] as const) {
          const found = probabilitiesAfter([skew(s, order)], row);
          expect(found.filter((_, id) => row[id] === -Infinity).every((p) => p === 0)).toBe(true);
        }
      }
    }
  });

  it("skew(s) shares out 1 to 3,000 tokens, however fine the shares", () => {
    const fine = Float32Array.from({ length: 3000 }, (_, id) => -id / 60);
    for (let s = -40; s <= 6; s += 0.37) {
      const sum = probabilitiesAfter([skew(s)], fine).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 9);
    }
  });
});
