import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { greedy } from "./temperature.ts";
import { temperature } from "./temperature.ts";

describe("temperature", () => {
  it("temperature(2) takes the square root of the odds: 4 to 1 becomes 2 to 1", () => {
    const { probabilities } = stepSampler([temperature(2)]).distribution(
      rowOfLogits(Math.log(4), Math.log(1)),
    );
    expect(probabilities[0]).toBeCloseTo(2 / 3, 6);
    expect(probabilities[1]).toBeCloseTo(1 / 3, 6);
  });

  it("temperature(t) gives the softmax of the logits divided by t, and cuts nothing", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(0.05, 0.5, 1, 1.5, 20), (row, t) => {
        const { ids, probabilities } = stepSampler([temperature(t)]).distribution(row);
        expect(ids).toHaveLength(row.filter((logit) => logit > -Infinity).length);
        const expected = softmax(row, t);
        // The plain softmax rounds logit / t at an offset of a million.
        ids.forEach((id, i) => expect(probabilities[i]).toBeCloseTo(expected[id], 6));
      }),
    );
  });

  it("temperature(3) after temperature(0.5) is temperature(1.5)", () => {
    const row = rowOfLogits(1, 2, 4, -1);
    const twice = stepSampler([temperature(0.5), temperature(3)]).distribution(row);
    expect(twice).toEqual(stepSampler([temperature(1.5)]).distribution(row));
  });

  it("temperature(0) is greedy: the best token, of equals the lowest id", () => {
    const sampler = createSampler({ temperature: 0 });
    expect(sampler.steps.map(({ name }) => name)).toEqual([greedy().name]);
    expect(sampler.sample(rowOfLogits(1, 3, 2, 3))).toBe(1);
  });

  it("temperature(1) is off", () => {
    expect(stepSampler([temperature(1)]).steps).toEqual([]);
  });

  it.each([1e-300, 1e-40, 1e-6])("temperature(%s) leaves the best tokens, without NaN", (t) => {
    const { ids, probabilities } = stepSampler([temperature(t)]).distribution(
      rowOfLogits(1, 3, -Infinity, 3, 2),
    );
    expect([...ids]).toEqual([1, 3, 4, 0]);
    expect([...probabilities]).toEqual([0.5, 0.5, 0, 0]);
  });

  it.each([1e6, 1e300, Number.MAX_VALUE])("temperature(%s) makes all tokens equally likely", (t) => {
    const sampler = stepSampler([temperature(t)], { seed: 1 });
    const row = rowOfLogits(1, 3, -Infinity, 2, 0);
    for (const p of sampler.distribution(row).probabilities) expect(p).toBeCloseTo(0.25, 5);
    for (let i = 0; i < 50; i++) expect(sampler.sample(row)).not.toBe(2);
  });
});
