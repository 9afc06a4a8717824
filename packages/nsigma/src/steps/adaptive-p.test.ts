import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import type { Sampler } from "../sampler/sampler.ts";
import { adaptiveP, type AdaptiveOptions } from "./adaptive-p.ts";
import { probabilitiesAfter } from "./kept.fixture.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

const row = rowOfProbabilities(0.1, 0.2, 0.3, 0.4);

/** W and N as the sampler saves them. */
function memoryOf(sampler: Sampler): number[] {
  return sampler.save().memory.slice(-2);
}

/** The transformed logits, the plain way; the average has not moved yet. */
function plain(probabilities: readonly number[], target: number): number[] {
  return probabilities.map((p) => {
    const distance = Math.abs(p - Math.min(Math.max(target, 0), 1)) / 0.3;
    return p === 0 ? -Infinity : 5 - (10 * distance ** 2) / (1 + distance);
  });
}

/** A sampler whose first draw is a given token, by luck of the seed. */
function luckySampler(options: AdaptiveOptions, token: number): Sampler {
  for (let seed = 0; ; seed++) {
    const sampler = stepSampler([adaptiveP(options)], { seed });
    if (sampler.sample(row) === token) return sampler;
  }
}

describe("adaptiveP", () => {
  it("adaptiveP({target: 0.3}) of [.1, .2, .3, .4] prefers .3: 5 there, 4.167 a tenth away, 2.333 two", () => {
    const mask = stepSampler([adaptiveP({ target: 0.3 })]).mask(row.slice());
    [2.333333, 4.166667, 5, 4.166667].forEach((logit, id) => expect(mask[id]).toBeCloseTo(logit, 5));
    const found = probabilitiesAfter([adaptiveP({ target: 0.3 })], row);
    [0.035841, 0.224172, 0.515815, 0.224172].forEach((p, id) => expect(found[id]).toBeCloseTo(p, 5));
  });

  it("adaptiveP({target: 0.3}) after a draw of .4 aims at .29", () => {
    const sampler = luckySampler({ target: 0.3 }, 3);
    const [weighted, weight] = memoryOf(sampler);
    expect(weighted).toBeCloseTo(3.1, 5);
    expect(weight).toBeCloseTo(10, 9);
    const expected = softmax(plain([0.1, 0.2, 0.3, 0.4], 0.29));
    const { ids, probabilities } = sampler.distribution(row);
    ids.forEach((id, i) => expect(probabilities[i]).toBeCloseTo(expected[id], 5));
  });

  it("adaptiveP({decay: 0}) remembers the last draw alone", () => {
    const sampler = luckySampler({ target: 0.3, decay: 0 }, 0);
    expect(memoryOf(sampler)[0]).toBeCloseTo(0.1, 5);
    expect(memoryOf(sampler)[1]).toBe(1);
  });

  it("adaptiveP aims at 1 at most and 0 at least", () => {
    // 2·1 - .1 is 1.9 and 2·0 - .4 is -.4: they are not aimed at.
    for (const [target, token, aim] of [
      [1, 0, 1],
      [0, 3, 0],
    ]) {
      const sampler = luckySampler({ target, decay: 0 }, token);
      const expected = softmax(plain([0.1, 0.2, 0.3, 0.4], aim));
      const { ids, probabilities } = sampler.distribution(row);
      ids.forEach((id, i) => expect(probabilities[i]).toBeCloseTo(expected[id], 5));
    }
  });

  it("adaptiveP leaves cut and banned tokens where they are", () => {
    const found = probabilitiesAfter(
      [topK(2), adaptiveP({ target: 0.1 })],
      rowOfLogits(-Infinity, 1, 0, 0.5),
    );
    expect(found[0]).toBe(0);
    expect(found[2]).toBe(0);
    const two = softmax(plain(softmax([1, 0.5]), 0.1));
    expect(found[1]).toBeCloseTo(two[0], 5);
  });

  it("adaptiveP learns nothing from tokens accepted from elsewhere, nor from looking", () => {
    const sampler = createSampler({ adaptiveTarget: 0.3, seed: 1 });
    const start = memoryOf(sampler);
    sampler.accept(0);
    sampler.distribution(row);
    sampler.mask(row.slice());
    expect(memoryOf(sampler)).toEqual(start);
    sampler.sample(row);
    expect(memoryOf(sampler)).not.toEqual(start);
  });

  it("adaptiveP takes back what it learnt when the text is rewound, and forgets at reset", () => {
    const sampler = createSampler({ adaptiveTarget: 0.3, seed: 3 });
    const start = memoryOf(sampler);
    const tokens = Array.from({ length: 30 }, () => sampler.sample(row));
    const learnt = memoryOf(sampler);
    sampler.rewind(20);
    expect(Array.from({ length: 20 }, () => sampler.sample(row))).toEqual(tokens.slice(10));
    expect(memoryOf(sampler)).toEqual(learnt);
    sampler.reset();
    expect(memoryOf(sampler)).toEqual(start);
  });

  it("adaptiveP.fresh() starts at the target, whatever the first has learnt", () => {
    const first = adaptiveP({ target: 0.5, decay: 0.5 });
    first.memory?.fill(7);
    expect(first.fresh?.().memory).toEqual(Float64Array.of(1, 2));
  });

  it.each([-1, -0.01])("adaptiveP({target: %s}) is off", (target) => {
    expect(stepSampler([adaptiveP({ target })]).steps).toEqual([]);
    expect(createSampler({ adaptiveTarget: target }).steps).toEqual([]);
  });

  it("adaptiveP({target: 0}) is on", () => {
    expect(stepSampler([adaptiveP({ target: 0 })]).steps).toHaveLength(1);
  });

  it.each([
    [{ target: 1.1 }, "adaptiveTarget must be a number of at most 1, got 1.1"],
    [{ target: NaN }, "adaptiveTarget must be a number of at most 1, got NaN"],
    [{ target: 0.5, decay: 1 }, "adaptiveDecay must be a number from 0 to 0.99, got 1"],
    [{ target: 0.5, decay: -0.1 }, "adaptiveDecay must be a number from 0 to 0.99, got -0.1"],
    [{ target: 0.5, decay: "0.9" }, 'adaptiveDecay must be a number from 0 to 0.99, got "0.9"'],
  ])("adaptiveP(%j) says %s", (options, message) => {
    expect(() => adaptiveP(options as AdaptiveOptions)).toThrow(message);
  });

  it("adaptiveP at the start is the softmax of 5 - 10·d²/(1 + d), at the temperature before it", () => {
    const targets = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(rows, targets, fc.constantFrom(0.5, 1, 2), (any, target, t) => {
        const before = softmax(any, t);
        // A token of probability 0 that is not banned is a token: 5 - 10·d²/(1 + d) at p = 0.
        const logits = plain(
          before.map((p, id) => (any[id] === -Infinity ? 0 : Math.max(p, 1e-300))),
          target,
        );
        const found = probabilitiesAfter([temperature(t), adaptiveP({ target })], any);
        softmax(logits).forEach((p, id) => expect(found[id]).toBeCloseTo(p, 5));
      }),
    );
  });

  it.each([1e-300, 1e-40])(
    "adaptiveP after temperature(%s) moves what is near the target to the front",
    (t) => {
      // The best are certain, .5 each; the third is at 0, where 0.05 aims.
      const found = probabilitiesAfter([temperature(t), adaptiveP({ target: 0.05 })], rowOfLogits(3, 3, 2));
      softmax(plain([0.5, 0.5, 1e-300], 0.05)).forEach((p, id) => expect(found[id]).toBeCloseTo(p, 3));
    },
  );

  it.each([1e37, 1e39, 1e300])("adaptiveP after temperature(%s) leaves equals equal", (t) => {
    const found = probabilitiesAfter([temperature(t), adaptiveP({ target: 0.25 })], rowOfLogits(3, 1, 2));
    found.forEach((p) => expect(p).toBeCloseTo(1 / 3, 5));
    const far = probabilitiesAfter([temperature(t), adaptiveP({ target: 1 })], rowOfLogits(3, 1, 2));
    far.forEach((p) => expect(p).toBeCloseTo(1 / 3, 5));
  });
});
