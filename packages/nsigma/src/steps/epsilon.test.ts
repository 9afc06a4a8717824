import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { epsilonCutoff } from "./epsilon.ts";
import { kept, ranked } from "./kept.fixture.ts";
import { temperature } from "./temperature.ts";

describe("epsilonCutoff", () => {
  const row = rowOfProbabilities(0.4, 0.299, 0.101, 0.2);

  it.each([
    [0.1, [0, 1, 2, 3]],
    [0.102, [0, 1, 3]],
    [0.21, [0, 1]],
    [0.3, [0]],
  ])("epsilonCutoff(%s) of [.4, .299, .101, .2] keeps %j", (epsilon, expected) => {
    expect(kept([epsilonCutoff(epsilon)], row)).toEqual(expected);
  });

  it("epsilonCutoff(0.9) keeps the most likely token though it is not that likely; its equals with ties kept", () => {
    const row = rowOfLogits(1, 2, 2, 0);
    expect(kept([epsilonCutoff(0.9)], row)).toEqual([1]);
    expect(kept([epsilonCutoff(0.9, { ties: "kept" })], row)).toEqual([1, 2]);
    expect(kept([epsilonCutoff(0.9, { minKeep: 3 })], rowOfLogits(1, 2, 1, 1))).toEqual([0, 1, 2]);
    expect(kept([epsilonCutoff(0.9, { minKeep: 3, ties: "kept" })], rowOfLogits(1, 2, 1, 1))).toEqual([
      0, 1, 2, 3,
    ]);
  });

  it("epsilonCutoff(1/n) keeps n equals, for each of them has just that", () => {
    for (let n = 2; n < 400; n++) expect(kept([epsilonCutoff(1 / n)], new Float32Array(n))).toHaveLength(n);
  });

  it.each([0, -1, 5])("four equals at %s that are all below ε leave one, on either kernel", (logit) => {
    expect(kept([temperature(0.7), epsilonCutoff(0.95)], new Float32Array(4).fill(logit))).toEqual([0]);
  });

  it("epsilonCutoff(0.05, {minKeep: 2}) of [-5 .. 4] keeps 3, and of the same times 100 keeps 2", () => {
    const ramp = Float32Array.from({ length: 10 }, (_, i) => i - 5);
    expect(kept([epsilonCutoff(0.05, { minKeep: 2 })], ramp)).toEqual([7, 8, 9]);
    const steep = ramp.map((logit) => 100 * logit);
    expect(kept([epsilonCutoff(0.05, { minKeep: 2 })], steep)).toEqual([8, 9]);
    expect(kept([epsilonCutoff(0.05)], steep)).toEqual([9]);
  });

  it("epsilonCutoff(0) is off", () => {
    expect(stepSampler([epsilonCutoff(0)]).steps).toEqual([]);
    expect(createSampler({ epsilonCutoff: 0 }).steps).toEqual([]);
  });

  it.each([-0.1, 1, NaN, Infinity, "0.1"])("epsilonCutoff(%j) is refused", (epsilon) => {
    expect(() => epsilonCutoff(epsilon as number)).toThrow(
      "epsilonCutoff must be a number from 0 to below 1",
    );
  });

  it("epsilonCutoff(ε) keeps what is at least ε, the best and minKeep of the best", () => {
    const epsilons = fc.constantFrom(1e-9, 0.0009, 0.02, 0.3, 0.99);
    fc.assert(
      fc.property(rows, epsilons, fc.nat(4), fc.constantFrom(0.5, 1, 2), (row, epsilon, minKeep, t) => {
        const all = softmax(row, t);
        // A token so close to the line that rounding decides says nothing.
        fc.pre(all.every((p) => Math.abs(p / epsilon - 1) > 1e-6));
        const order = ranked(row);
        const above = order.filter((id) => all[id] >= epsilon);
        const least = Math.max(1, minKeep);
        const expected = above.length >= least ? above : order.slice(0, least);
        expect(kept([temperature(t), epsilonCutoff(epsilon, { minKeep })], row)).toEqual(
          expected.sort((a, b) => a - b),
        );
      }),
    );
  });
});
