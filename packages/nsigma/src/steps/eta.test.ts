import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { etaCutoff } from "./eta.ts";
import { kept } from "./kept.fixture.ts";
import { temperature } from "./temperature.ts";

function lineOf(probabilities: number[], epsilon: number): number {
  const entropy = probabilities.filter((p) => p > 0).reduce((sum, p) => sum - p * Math.log(p), 0);
  return Math.min(epsilon, Math.sqrt(epsilon) * Math.exp(-entropy));
}

describe("etaCutoff", () => {
  it("etaCutoff(0.0625) of [.01, .04, .9, .05] keeps .9 alone: η is ε, .0625", () => {
    const row = rowOfProbabilities(0.01, 0.04, 0.9, 0.05);
    expect([...stepSampler([etaCutoff(0.0625)]).distribution(row).ids]).toEqual([2]);
  });

  it("etaCutoff(0.25) of 16 equals falls with the entropy, from .25 to .5/16, and keeps all", () => {
    expect(stepSampler([etaCutoff(0.25)]).distribution(new Float32Array(16)).ids).toHaveLength(16);
  });

  it("etaCutoff(0.9, {minKeep: 2}) adds the first of the equals to the best, or all of them with ties kept", () => {
    const row = rowOfLogits(-9, -9, 4);
    expect(kept([etaCutoff(0.9, { minKeep: 2 })], row)).toEqual([0, 2]);
    expect(kept([etaCutoff(0.9, { minKeep: 2, ties: "kept" })], row)).toEqual([0, 1, 2]);
  });

  it("etaCutoff(0.9) keeps the most likely token and its equals: e^-H is never more than they have", () => {
    const row = rowOfLogits(1, 1, 0.999);
    // H is about ln 3: η = √.9 / 3 = .316, and each token has .333.
    expect(stepSampler([etaCutoff(0.9)]).distribution(row).ids).toHaveLength(3);
    // One token at .4 and six at .1: η = √.9·e^-1.748 = .165, so that only .4 stays.
    const peaked = rowOfProbabilities(0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1);
    expect([...stepSampler([etaCutoff(0.9)]).distribution(peaked).ids]).toEqual([0]);
  });

  it("etaCutoff(0.1, {minKeep: 2}) of [-5 .. 4] keeps 2, and of the same times 100 too", () => {
    const ramp = Float32Array.from({ length: 10 }, (_, i) => i - 5);
    const steep = ramp.map((logit) => 100 * logit);
    expect(kept([etaCutoff(0.1, { minKeep: 2 })], ramp)).toEqual([8, 9]);
    expect(kept([etaCutoff(0.1, { minKeep: 2 })], steep)).toEqual([8, 9]);
    expect(kept([etaCutoff(0.1)], steep)).toEqual([9]);
  });

  it("etaCutoff(0) is off", () => {
    expect(stepSampler([etaCutoff(0)]).steps).toEqual([]);
  });

  it("etaCutoff(ε) keeps what is at least η = min(ε, √ε·e^-H), and the best, at the temperature before it", () => {
    const epsilons = fc.constantFrom(0.0003, 0.004, 0.06, 0.3, 0.99);
    fc.assert(
      fc.property(rows, epsilons, fc.constantFrom(0.5, 1, 2), (row, epsilon, t) => {
        const all = softmax(row, t);
        const line = lineOf(all, epsilon);
        const max = Math.max(...row);
        // A token so close to the line that rounding decides says nothing.
        fc.pre(all.every((p) => Math.abs(p / line - 1) > 1e-6));
        const expected = [...row.keys()].filter((id) => all[id] >= line || row[id] === max);
        const { ids } = stepSampler([temperature(t), etaCutoff(epsilon)]).distribution(row);
        expect([...ids].sort((a, b) => a - b)).toEqual(expected);
      }),
    );
  });
});
