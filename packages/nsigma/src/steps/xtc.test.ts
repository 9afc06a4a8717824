import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Candidates } from "../candidates/candidates.ts";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { kept, ranked } from "./kept.fixture.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";
import { xtc, type XtcOptions } from "./xtc.ts";

/** XTC that always acts. */
function always(options: Omit<XtcOptions, "probability"> = {}) {
  return xtc({ probability: 1, ...options });
}

describe("xtc", () => {
  const row = rowOfProbabilities(0.4, 0.3, 0.2, 0.1);

  it.each([
    [0.09, [3]],
    [0.19, [2, 3]],
    [0.29, [1, 2, 3]],
    [0.39, [0, 1, 2, 3]],
    [0.41, [0, 1, 2, 3]],
  ])(
    "xtc(threshold %s) of [.4, .3, .2, .1] removes all likely tokens but the last: keeps %j",
    (threshold, expected) => {
      expect(kept([always({ threshold })], row)).toEqual(expected);
    },
  );

  it("xtc keeps the one likely token there is, and a row without any", () => {
    expect(kept([always()], rowOfProbabilities(0.95, 0.05))).toEqual([0, 1]);
    expect(kept([always()], new Float32Array(20))).toHaveLength(20);
    expect(kept([always()], rowOfLogits(-Infinity, 3))).toEqual([1]);
  });

  it("xtc(threshold 0.5) of [.5, .5] removes one of them", () => {
    expect(kept([always({ threshold: 0.5 })], rowOfLogits(2, 2))).toEqual([0]);
  });

  it("xtc(threshold 0) calls every token likely, and banned ones not", () => {
    expect(kept([always({ threshold: 0 })], row)).toEqual([3]);
    expect(kept([always({ threshold: 0 })], rowOfLogits(-Infinity, 1, 0))).toEqual([2]);
  });

  it('xtc(threshold 0.19) of [.3, .3, .2, .2] keeps the first of the equals, or both with ties "kept"', () => {
    const tied = rowOfProbabilities(0.3, 0.3, 0.2, 0.2);
    expect(kept([always({ threshold: 0.19 })], tied)).toEqual([2]);
    expect(kept([always({ threshold: 0.19, ties: "kept" })], tied)).toEqual([2, 3]);
  });

  it('xtc(threshold 0.1, ties "kept") of [.4, .3, .15, .15] protecting the first keeps it too', () => {
    const tied = rowOfProbabilities(0.4, 0.3, 0.15, 0.15);
    expect(kept([always({ threshold: 0.2 })], tied)).toEqual([1, 2, 3]);
    expect(kept([always({ ties: "kept" })], tied)).toEqual([2, 3]);
    expect(kept([always({ ties: "kept", protected: [0] })], tied)).toEqual([0, 2, 3]);
  });

  it("xtc(protected) never removes these tokens, wherever they stand", () => {
    expect(kept([always({ threshold: 0.09, protected: [1] })], row)).toEqual([1, 3]);
    expect(kept([always({ threshold: 0.09, protected: [0, 1, 2] })], row)).toEqual([0, 1, 2, 3]);
    expect(kept([always({ threshold: 0.09, protected: [3, 99] })], row)).toEqual([3]);
    expect(kept([topK(3), always({ threshold: 0.09, protected: [3] })], row)).toEqual([2]);
  });

  it("xtc(protected) takes a token named twice for one", () => {
    expect(kept([always({ threshold: 0.09, protected: [0, 0] })], row)).toEqual([0, 3]);
  });

  it('xtc(protection "unlikely") does not count protected tokens among the likely', () => {
    const options = { threshold: 0.09, protection: "unlikely" } as const;
    expect(kept([always({ ...options, protected: [3] })], row)).toEqual([2, 3]);
    expect(kept([always({ ...options, protected: [0] })], row)).toEqual([0, 3]);
    expect(kept([always({ ...options, protected: [0, 1, 2] })], row)).toEqual([0, 1, 2, 3]);
  });

  it('xtc(protection "step") removes nothing where a protected token would go', () => {
    const options = { threshold: 0.09, protection: "step" } as const;
    expect(kept([always({ ...options, protected: [1] })], row)).toEqual([0, 1, 2, 3]);
    expect(kept([always({ ...options, protected: [3] })], row)).toEqual([3]);
    expect(kept([always({ ...options, threshold: 0.29, protected: [2] })], row)).toEqual([1, 2, 3]);
  });

  it("xtc(minKeep 3) removes nothing where fewer than three would be left", () => {
    expect(kept([always({ threshold: 0.19, minKeep: 3 })], row)).toEqual([0, 1, 2, 3]);
    expect(kept([always({ threshold: 0.29, minKeep: 3 })], row)).toEqual([1, 2, 3]);
  });

  it("xtc looks at the probabilities among what is left, at the temperature so far", () => {
    // Of [.571, .429] both are likely; at T = 1/4 the second is (3/4)^4 = .316 of the first, .24 in all.
    expect(kept([topK(2), always({ threshold: 0.42 })], row)).toEqual([1]);
    expect(kept([topK(2), temperature(0.25), always({ threshold: 0.42 })], row)).toEqual([0, 1]);
    expect(kept([topK(2), temperature(0.25), always({ threshold: 0.23 })], row)).toEqual([1]);
  });

  it("xtc at probability 0, or with a threshold above 0.5, is off", () => {
    expect(stepSampler([xtc({ probability: 0 })]).steps).toEqual([]);
    expect(stepSampler([xtc({ probability: 1, threshold: 0.51 })]).steps).toEqual([]);
    expect(createSampler({ xtcProbability: 0 }).steps).toEqual([]);
  });

  it("xtc(probability 0.5) acts where the dice show 0.5, and not above", () => {
    const step = xtc({ probability: 0.5, threshold: 0.1 });
    const removes = (u: number) => {
      const candidates = new Candidates();
      candidates.load(rowOfLogits(1, 1, 1));
      return step.kind === "key cut" && step.keys(candidates, candidates.keys(), () => u) !== null;
    };
    expect([0.49, 0.5, 0.51].map(removes)).toEqual([true, true, false]);
  });

  it("xtc throws its dice again at every draw, and the same ones again after a rewind", () => {
    const sampler = createSampler({ xtcProbability: 0.5, seed: 1 });
    const counts = () => {
      const before = sampler.distribution(row).ids.length;
      sampler.accept(0);
      return before;
    };
    const first = Array.from({ length: 40 }, counts);
    expect(new Set(first)).toEqual(new Set([1, 4]));
    sampler.rewind(40);
    expect(Array.from({ length: 40 }, counts)).toEqual(first);
  });

  it.each([
    [{ probability: -0.1 }, "xtcProbability must be a number from 0 to 1, got -0.1"],
    [{ probability: 1.1 }, "xtcProbability must be a number from 0 to 1, got 1.1"],
    [{ probability: NaN }, "xtcProbability must be a number from 0 to 1, got NaN"],
    [{ probability: 1, threshold: -0.1 }, "xtcThreshold must be a number from 0 to 1, got -0.1"],
    [{ probability: 1, threshold: 2 }, "xtcThreshold must be a number from 0 to 1, got 2"],
    [{ probability: 1, form: "sure" }, 'xtcForm must be "random" or "expected", got "sure"'],
    [
      { probability: 1, protection: "all" },
      'xtcProtection must be "token" or "step" or "unlikely", got "all"',
    ],
    [{ probability: 1, protected: [-1] }, "xtcProtected must be a list of token ids"],
    [{ probability: 1, protected: 3 }, "xtcProtected must be a list of token ids, got 3"],
    [{ probability: 1, ties: "all" }, 'xtcTies must be "lower ids" or "kept", got "all"'],
    [{ probability: 1, minKeep: -1 }, "minKeep must be an integer of at least 0, got -1"],
  ])("xtc(%j) says %s", (options, message) => {
    expect(() => xtc(options as never)).toThrow(message);
  });

  it("xtc that acts keeps the last of the likely, what is protected and all that is not likely", () => {
    const thresholds = fc.constantFrom(0.001, 0.01, 0.1, 0.3, 0.5);
    const settings = fc.record({
      threshold: thresholds,
      protected: fc.array(fc.nat(8), { maxLength: 4 }),
      protection: fc.constantFrom("token" as const, "step" as const, "unlikely" as const),
      ties: fc.constantFrom("lower ids" as const, "kept" as const),
      minKeep: fc.nat(5),
    });
    fc.assert(
      fc.property(rows, settings, (any, options) => {
        const all = softmax(any);
        // A probability is known to one part in a million; one that is exactly a half has reached .5.
        fc.pre(all.every((p) => Math.abs(p / options.threshold - 1) > 2e-6 || p === 0.5));
        const order = ranked(any);
        const isProtected = (id: number) => options.protected.includes(id);
        const likely = order.filter(
          (id) => all[id] >= options.threshold && !(options.protection === "unlikely" && isProtected(id)),
        );
        const last = likely.find((id) => any[id] === any[likely.at(-1) as number]);
        const goes = likely.filter(
          (id) => id !== last && !(options.ties === "kept" && any[id] === any[last as number]),
        );
        const removed = goes.filter((id) => !isProtected(id));
        const spares = options.protection === "step" && removed.length < goes.length;
        const nothing = spares || order.length - removed.length < options.minKeep;
        const expected = order.filter((id) => nothing || !removed.includes(id)).sort((a, b) => a - b);
        expect(kept([always(options)], any)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
