import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Candidates } from "../candidates/candidates.ts";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import type { Sampler } from "../sampler/sampler.ts";
import { kept, ranked } from "./kept.fixture.ts";
import { mirostat, type MirostatOptions } from "./mirostat.ts";
import { zipfRank } from "./mirostat-rank.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

const row = rowOfProbabilities(0.5, 0.25, 0.125, 0.125);

/** μ as the sampler saves it. */
function muOf(sampler: Sampler): number {
  return sampler.save().memory.at(-1) as number;
}

/** A sampler whose first draw is a given token, by luck of the seed. */
function luckySampler(version: number, options: MirostatOptions, on: Float32Array, token: number): Sampler {
  for (let seed = 0; ; seed++) {
    const sampler = stepSampler([mirostat(version, options)], { seed });
    if (sampler.sample(on) === token) return sampler;
  }
}

describe("mirostat, version 2", () => {
  it.each([
    [1.99, [0]],
    [2.01, [0, 1]],
    [2.99, [0, 1]],
    [3.01, [0, 1, 2, 3]],
  ])("mirostat(2) with μ = %s of tokens of 1, 2, 3 and 3 bits keeps %j: μ is 2τ at first", (mu, expected) => {
    expect(kept([mirostat(2, { tau: mu / 2 })], row)).toEqual(expected);
  });

  it("mirostat(2, {tau: 0}) keeps one of the best, where two of them have a bit each", () => {
    expect(kept([mirostat(2, { tau: 0 })], rowOfLogits(1, 3, 3, 0))).toEqual([1]);
  });

  it("mirostat(2, {tau: 0.5}) of [5, 5, 5, 5, 1, 0] keeps one, as llama.cpp does: four have 2.03 bits each, and μ is 1", () => {
    expect(kept([mirostat(2, { tau: 0.5 })], rowOfLogits(5, 5, 5, 5, 1, 0))).toEqual([0]);
  });

  it("mirostat(2, {tau: 1}) of four equals keeps all: they have 2 bits each, and μ is 2", () => {
    expect(kept([mirostat(2, { tau: 1 })], rowOfLogits(5, 5, 5, 5))).toEqual([0, 1, 2, 3]);
  });

  it("mirostat(2) learns: a token of 1 bit where 2 are aimed at raises μ from 4 by η", () => {
    const sampler = luckySampler(2, { tau: 2, eta: 0.25 }, row, 0);
    expect(muOf(sampler)).toBeCloseTo(4.25, 5);
  });

  it("mirostat(2) learns: a token of 3 bits where 2 are aimed at lowers μ by η", () => {
    const sampler = luckySampler(2, { tau: 2, eta: 0.25 }, row, 3);
    expect(muOf(sampler)).toBeCloseTo(3.75, 5);
  });

  it("mirostat(2) after a temperature learns from the surprise at that temperature", () => {
    // At T = 2 of logits 2·ln 2, 0, 0 one token has half and two a quarter: 1 bit and 2 bits.
    const sampler = stepSampler([temperature(2), mirostat(2, { tau: 1.5, eta: 1 })], { seed: 1 });
    const token = sampler.sample(rowOfLogits(2 * Math.LN2, 0, 0));
    expect(muOf(sampler)).toBeCloseTo(token === 0 ? 3.5 : 2.5, 5);
  });

  it('mirostat(2) measures surprise among the kept, or with "all" on the whole row', () => {
    // μ = 2.2 keeps .5 and .25; among these .25 is a third: 1.585 bits, and 2 bits in the whole row.
    const options = { tau: 1.1, eta: 1 };
    expect(muOf(luckySampler(2, options, row, 1))).toBeCloseTo(2.2 - (Math.log2(3) - 1.1), 5);
    expect(muOf(luckySampler(2, { ...options, surprise: "all" }, row, 1))).toBeCloseTo(2.2 - (2 - 1.1), 5);
  });

  it("mirostat(2) learns nothing from tokens accepted from elsewhere, nor from looking", () => {
    const sampler = createSampler({ mirostat: 2, seed: 1 });
    sampler.accept(0);
    sampler.distribution(row);
    sampler.mask(row.slice());
    expect(muOf(sampler)).toBe(10);
    sampler.sample(row);
    expect(muOf(sampler)).not.toBe(10);
  });

  it("mirostat(2) keeps what has at most μ bits at the temperature before it, and the best", () => {
    const taus = fc.double({ min: 0, max: 8, noNaN: true });
    fc.assert(
      fc.property(rows, taus, fc.constantFrom(0.5, 1, 2), (any, tau, t) => {
        const all = softmax(any, t);
        const max = Math.max(...any);
        const line = 2 ** (-2 * tau);
        fc.pre(all.every((p) => Math.abs(p / line - 1) > 1e-6));
        const within = [...any.keys()].filter((id) => all[id] >= line);
        const expected = within.length > 0 ? within : [any.indexOf(max)];
        expect(kept([temperature(t), mirostat(2, { tau })], any)).toEqual(expected);
      }),
    );
  });
});

describe("mirostat, version 1", () => {
  it("mirostat(1, {tau: 1}) of [.4, .3, .2, .1] keeps three: μ is 2 and k 3.19", () => {
    expect(kept([mirostat(1, { tau: 1 })], rowOfProbabilities(0.1, 0.3, 0.2, 0.4))).toEqual([1, 2, 3]);
  });

  it("mirostat(1) keeps the first of the sorted row, as many as zipfRank says", () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 0, max: 5, noNaN: true }), (any, tau) => {
        const candidates = new Candidates();
        candidates.load(any);
        const expected = ranked(any).slice(0, zipfRank(candidates, 2 * tau));
        expect(kept([mirostat(1, { tau })], any)).toEqual(expected.sort((a, b) => a - b));
      }),
    );
  });

  it("mirostat(1) takes N from the vocabulary, whatever was cut before: k is 5.4, with 50 for N it were 8", () => {
    const zipf = Float32Array.from({ length: 1000 }, (_, i) => -1.1 * Math.log(i + 1));
    expect(kept([topK(50), mirostat(1, { tau: 2.5 })], zipf)).toEqual([0, 1, 2, 3, 4]);
  });

  it("mirostat(1) learns from the surprise among the kept", () => {
    // Of the three [.4, .3, .2] the last is 2/9: 2.17 bits.
    const probabilities = rowOfProbabilities(0.4, 0.3, 0.2, 0.1);
    const sampler = luckySampler(1, { tau: 1, eta: 0.5 }, probabilities, 2);
    expect(muOf(sampler)).toBeCloseTo(2 - 0.5 * (Math.log2(9 / 2) - 1), 5);
    const all = luckySampler(1, { tau: 1, eta: 0.5, surprise: "all" }, probabilities, 2);
    expect(muOf(all)).toBeCloseTo(2 - 0.5 * (Math.log2(5) - 1), 5);
  });
});

describe("mirostat of either version", () => {
  it.each([1, 2])(
    "mirostat(%s) takes back what it learnt when the text is rewound, and forgets at reset",
    (version) => {
      const sampler = createSampler({ mirostat: version, mirostatTau: 1, seed: 3 });
      const tokens = Array.from({ length: 30 }, () => sampler.sample(row));
      const mu = muOf(sampler);
      sampler.rewind(20);
      expect(muOf(sampler)).not.toBe(mu);
      expect(Array.from({ length: 20 }, () => sampler.sample(row))).toEqual(tokens.slice(10));
      expect(muOf(sampler)).toBe(mu);
      sampler.reset();
      expect(muOf(sampler)).toBe(2);
    },
  );

  it.each([1, 2])("mirostat(%s).fresh() starts at 2τ, whatever the first has learnt", (version) => {
    const first = mirostat(version, { tau: 3 });
    first.memory?.fill(7);
    expect(first.fresh?.().memory).toEqual(Float64Array.of(6));
  });

  it("mirostat(0) is off", () => {
    expect(stepSampler([mirostat(0)]).steps).toEqual([]);
    expect(createSampler({ mirostat: 0 }).steps).toEqual([]);
  });

  it.each([
    [3, {}, "mirostat must be an integer from 0 to 2, got 3"],
    [1.5, {}, "mirostat must be an integer from 0 to 2, got 1.5"],
    [-1, {}, "mirostat must be an integer from 0 to 2, got -1"],
    ["2", {}, 'mirostat must be an integer from 0 to 2, got "2"'],
    [2, { tau: -1 }, "mirostatTau must be a number from 0 to"],
    [2, { tau: NaN }, "mirostatTau must be a number from 0 to"],
    [2, { eta: -0.1 }, "mirostatEta must be a number from 0 to"],
    [2, { surprise: "some" }, 'mirostatSurprise must be "kept" or "all", got "some"'],
  ])("mirostat(%j, %j) says %s", (version, options, message) => {
    expect(() => mirostat(version as number, options as MirostatOptions)).toThrow(message);
  });
});
