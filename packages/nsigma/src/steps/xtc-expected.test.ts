import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows } from "../rows.fixture.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { kept, probabilitiesAfter } from "./kept.fixture.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";
import { xtc, type XtcOptions } from "./xtc.ts";

function expected(probability: number, threshold: number, rest: Partial<XtcOptions> = {}) {
  return xtc({ probability, threshold, form: "expected", ...rest });
}

function close(found: readonly number[], wanted: readonly number[]): void {
  const sum = wanted.reduce((a, b) => a + b, 0);
  wanted.forEach((p, id) => expect(found[id]).toBeCloseTo(p / sum, 5));
}

describe('xtc, form "expected"', () => {
  // Probabilities .644 .237 .087 .032.
  const row = rowOfLogits(2, 1, 0, -1);

  it.each([
    [1, 0.1, [0, 0.236883, 0.087144, 0.032059]],
    [1, 0.3, [0.643914, 0.236883, 0.087144, 0.032059]],
    [0.5, 0.1, [0.169081, 0.236883, 0.087144, 0.032059]],
  ])(
    "xtc(%s, threshold %s) of [2, 1, 0, -1] gives weights %j, as exllamav3 does",
    (probability, threshold, weights) => {
      close(probabilitiesAfter([expected(probability, threshold)], row), weights);
    },
  );

  it("xtc(1, threshold 0.1) of [2, 1, .5, -1] keeps the third of three, and with that protected the second", () => {
    const three = rowOfLogits(2, 1, 0.5, -1);
    close(probabilitiesAfter([expected(1, 0.1)], three), [0, 0, 0.135989, 0.030343]);
    const spared = probabilitiesAfter([expected(1, 0.1, { protected: [2], protection: "unlikely" })], three);
    close(spared, [0, 0.224208, 0.135989, 0.030343]);
  });

  it("xtc(0.5) of [.5, .5]: half of the time the first goes or stays alone", () => {
    // .5·.5 + .5·0 and .5·.5 + .5·1, whichever of the two is the last.
    const found = probabilitiesAfter([expected(0.5, 0.1)], rowOfLogits(0, 0));
    expect([...found].sort()[0]).toBeCloseTo(0.25, 6);
    expect([...found].sort()[1]).toBeCloseTo(0.75, 6);
  });

  it("xtc keeps a row with less than two likely tokens as it is", () => {
    expect(probabilitiesAfter([expected(1, 0.1)], rowOfLogits(4))).toEqual([1]);
    close(probabilitiesAfter([expected(1, 0.1)], rowOfProbabilities(0.95, 0.05)), [0.95, 0.05]);
  });

  it("xtc(0.5) after topK and temperature weighs what these left", () => {
    // At T = 2 of [.8, .05]: 4 to 1, .8 and .2.
    const found = probabilitiesAfter(
      [topK(2), temperature(2), expected(0.5, 0.1)],
      rowOfProbabilities(0.8, 0.05, 0.0375, 0.0375, 0.0375, 0.0375),
    );
    close(found, [0.4, 0.6, 0, 0, 0, 0]);
  });

  it("xtc(0.5, threshold 0) calls every token likely, and banned ones not", () => {
    close(probabilitiesAfter([expected(0.5, 0)], rowOfLogits(-Infinity, 1, 1 - Math.LN2)), [0, 1 / 3, 2 / 3]);
  });

  it("xtc(0.5, threshold 0) of [40, 0] gives the second half, though what the first holds rounds to 1", () => {
    close(probabilitiesAfter([expected(0.5, 0)], rowOfLogits(40, 0)), [0.5, 0.5]);
  });

  it("xtc(0.5, threshold 0) of [2000, 0] gives the second half too, though it holds nothing in float64", () => {
    const row = rowOfLogits(2000, 0);
    const found = probabilitiesAfter([xtc({ probability: 0.5, threshold: 0, form: "expected" })], row);
    expect(found[1]).toBeCloseTo(0.5, 3);
  });

  it("xtc at probability 0, or with a threshold above 0.5, is off", () => {
    expect(stepSampler([expected(0, 0.1)]).steps).toEqual([]);
    expect(stepSampler([expected(1, 0.6)]).steps).toEqual([]);
  });

  it("xtc throws no dice: every draw sees the same weights", () => {
    const sampler = stepSampler([expected(0.5, 0.1)], { seed: 1 });
    const before = sampler.distribution(row);
    for (let i = 0; i < 20; i++) sampler.sample(row);
    expect(sampler.distribution(row)).toEqual(before);
  });

  /** P times what XTC makes of a row when it acts, and 1 - P times the row itself. */
  function mixture(
    p: number,
    threshold: number,
    any: Float32Array,
    t: number,
    rest: Partial<XtcOptions> = {},
  ) {
    const plain = probabilitiesAfter([temperature(t)], any);
    const acted = probabilitiesAfter([temperature(t), xtc({ probability: 1, threshold, ...rest })], any);
    return plain.map((each, id) => (1 - p) * each + p * acted[id]);
  }

  it("xtc(P) weighs every token as P times with the dice and 1 - P times without, on any row", () => {
    const thresholds = fc.constantFrom(0.01, 0.1, 0.3, 0.5);
    fc.assert(
      fc.property(
        rows,
        thresholds,
        fc.constantFrom(0.1, 0.5, 1),
        fc.constantFrom(0.5, 1, 2),
        (any, line, p, t) => {
          // At an offset of 65,536 a float32 logit is known to 1/128.
          fc.pre(Math.abs(Math.max(...any)) < 1000);
          const found = probabilitiesAfter([temperature(t), expected(p, line)], any);
          mixture(p, line, any, t).forEach((each, id) => expect(found[id]).toBeCloseTo(each, 4));
        },
      ),
    );
  });

  it.each<[Partial<XtcOptions>]>([
    [{ ties: "kept" }],
    [{ minKeep: 3 }],
    [{ protected: [0], protection: "step" }],
    [{ protected: [0] }],
    [{ protected: [2, 2], protection: "unlikely" }],
  ])("xtc(0.5) heeds %j as the form with dice does", (rest) => {
    const tied = rowOfProbabilities(0.3, 0.3, 0.2, 0.2);
    close(probabilitiesAfter([expected(0.5, 0.1, rest)], tied), mixture(0.5, 0.1, tied, 1, rest));
  });

  it("xtc(1) cuts what it removes", () => {
    expect(kept([expected(1, 0.1)], row)).toEqual([1, 2, 3]);
  });
});
