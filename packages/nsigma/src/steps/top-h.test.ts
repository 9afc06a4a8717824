import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { entropyOf, kept, largeRows, ranked } from "./kept.fixture.ts";
import { temperature } from "./temperature.ts";
import { topH } from "./top-h.ts";

/** The plain way: of the 100 best, renormalised, how many stay within h·H; and whether rounding decides. */
function plain(row: Float32Array, h: number, t: number): { count: number; close: boolean } {
  const p = softmax(
    ranked(row)
      .slice(0, 100)
      .map((id) => row[id]),
    t,
  );
  const limit = h * entropyOf(p);
  const taken = p.map((_, k) => entropyOf(p.slice(0, k + 1)));
  // At h = 1 the last sum is the limit itself.
  const close = h < 1 && taken.some((sum) => Math.abs(sum - limit) < 2e-6 * limit + 1e-12);
  return { count: h === 1 ? p.length : taken.filter((sum) => sum <= limit).length, close };
}

describe("topH", () => {
  it.each([
    [0.3, [0.97, 0.01, 0.01, 0.01], [0]],
    [0.7, [0.4, 0.3, 0.2, 0.1], [0, 1]],
    [1, [0.25, 0.25, 0.25, 0.25], [0, 1, 2, 3]],
    [0.4, [0.75, 0.25, 0, 0], [0]],
  ])("topH(%s) of %j keeps %j, as in the tests of Hugging Face", (h, probabilities, expected) => {
    expect(kept([topH(h)], rowOfProbabilities(...probabilities))).toEqual(expected);
  });

  it("topH(0.5) of four equals keeps two, for together they hold exactly half of the entropy", () => {
    expect(kept([topH(0.5)], rowOfLogits(2, 2, 2, 2))).toEqual([0, 1]);
    expect(kept([topH(0.499)], rowOfLogits(2, 2, 2, 2))).toEqual([0]);
  });

  it("topH(h) always keeps the best token: of [.5, .5] it holds half, more than h", () => {
    expect(kept([topH(0.1)], rowOfLogits(1, 1))).toEqual([0]);
    expect(kept([topH(1)], rowOfLogits(-Infinity, 5))).toEqual([1]);
  });

  it("topH(1) of 150 equals keeps 100, which is as far as it looks", () => {
    expect(kept([topH(1)], new Float32Array(150))).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it.each([
    // In units of e^-1000 the best has 1.503 of the entropy's 1,505.4, and the second 1,000.
    [0.3, [1000, 0, -1, -2], [0]],
    [0.7, [1000, 0, -1, -2], [0, 1]],
    [1, [1000, 0, -1, -2], [0, 1, 2, 3]],
    [0.3, [-Infinity, 3e38, -3e38], [1]],
    [0.5, [0, 0, -1000], [0]],
    [1, [0, 0, -1000], [0, 1, 2]],
  ])("topH(%s) of %j keeps %j, where probabilities are beyond float64", (h, logits, expected) => {
    expect(kept([topH(h)], rowOfLogits(...logits))).toEqual(expected);
    expect(kept([topH(h), temperature(100)], rowOfLogits(...logits))).toEqual(expected);
  });

  it("topH(0.1, {minKeep: 3}) keeps three", () => {
    expect(kept([topH(0.1, { minKeep: 3 })], rowOfLogits(9, 0, 1, 2))).toEqual([0, 2, 3]);
  });

  it("topH(0) is off", () => {
    expect(stepSampler([topH(0)]).steps).toEqual([]);
    expect(createSampler({ topH: 0 }).steps).toEqual([]);
  });

  it.each([-0.1, 1.1, NaN, "0.4"])("topH(%j) is refused", (h) => {
    expect(() => topH(h as number)).toThrow("topH must be a number from 0 to 1");
  });

  it.each([
    ["small", rows, 100],
    ["large", largeRows, 40],
  ])(
    "topH(h) keeps the best while their entropy is within h of the whole: %s rows",
    (_name, any, numRuns) => {
      const shares = fc.oneof(fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.constant(1));
      fc.assert(
        fc.property(any, shares, fc.constantFrom(0.5, 1, 2), (row, h, t) => {
          const { count, close } = plain(row, h, t);
          fc.pre(!close);
          const expected = ranked(row).slice(0, Math.max(1, count));
          expect(kept([temperature(t), topH(h)], row)).toEqual(expected.sort((a, b) => a - b));
        }),
        { numRuns },
      );
    },
  );
});
