import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { probabilitiesAfter } from "./kept.fixture.ts";
import { smoothing } from "./smoothing.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

function after(row: Float32Array, factor: number, curve?: number): number[] {
  return [...stepSampler([smoothing({ factor, curve })]).mask(row.slice())];
}

describe("smoothing", () => {
  it("smoothing({factor: 0.5}) of [5, 4, 3] takes half the square of the distance", () => {
    expect(after(rowOfLogits(5, 4, 3), 0.5)).toEqual([5, 4.5, 3]);
  });

  it("smoothing({factor: 1, curve: 2}) of [5, 4, 3] takes half the square and half the cube", () => {
    expect(after(rowOfLogits(5, 4, 3), 1, 2)).toEqual([5, 4, -1]);
  });

  it("smoothing({factor: 2, curve: 3}) is the cube alone, times 2", () => {
    expect(after(rowOfLogits(-1, -2, -3), 2, 3)).toEqual([-1, -3, -17]);
  });

  it("smoothing leaves equals equal and banned tokens banned", () => {
    expect(after(rowOfLogits(1, 1, -Infinity), 0.3)).toEqual([1, 1, -Infinity]);
  });

  it("smoothing after topK(2) sees the two", () => {
    const sampler = stepSampler([topK(2), smoothing({ factor: 0.5 })]);
    expect([...sampler.mask(rowOfLogits(3, 5, 4))]).toEqual([-Infinity, 5, 4.5]);
  });

  it("smoothing({factor: 0}) is off", () => {
    expect(stepSampler([smoothing({ factor: 0 })]).steps).toEqual([]);
    expect(createSampler({ smoothingFactor: 0 }).steps).toEqual([]);
  });

  it.each([
    [{ factor: -0.1 }, "smoothingFactor must be a number from 0 to"],
    [{ factor: NaN }, "smoothingFactor must be a number from 0 to"],
    [{ factor: 1, curve: 0.9 }, "smoothingCurve must be a number from 1 to"],
    [{ factor: 1, curve: "2" }, "smoothingCurve must be a number from 1 to"],
  ])("smoothing(%j) says %s", (options, message) => {
    expect(() => smoothing(options as never)).toThrow(message);
  });

  it("smoothing bends the logits that the temperature before it has made", () => {
    const factors = fc.constantFrom(0.1, 0.5, 2);
    const curves = fc.constantFrom(1, 1.5, 3, 4);
    fc.assert(
      fc.property(rows, factors, curves, fc.constantFrom(0.5, 1, 2), (row, factor, curve, t) => {
        const max = row.reduce((a, b) => Math.max(a, b));
        // At an offset of 65,536 a float32 logit is known to 1/128.
        fc.pre(Math.abs(max) < 1000);
        const bent = Array.from(row, (logit) => {
          const d = (logit - max) / t;
          if (logit === -Infinity) return logit;
          return (-(3 - curve) / 2) * factor * d ** 2 + ((curve - 1) / 2) * factor * d ** 3;
        });
        const found = probabilitiesAfter([temperature(t), smoothing({ factor, curve })], row);
        softmax(bent).forEach((p, id) => expect(found[id]).toBeCloseTo(p, 4));
      }),
    );
  });

  it.each([1e-300, 1e-308, 5e-324])("smoothing after temperature(%s) leaves the best tokens", (t) => {
    const chain = [temperature(t), smoothing({ factor: 0.1 })];
    expect(probabilitiesAfter(chain, rowOfLogits(10, 0, 10, -10))).toEqual([0.5, 0, 0.5, 0]);
  });

  it.each([1e39, 1e300, Number.MAX_VALUE])(
    "smoothing after temperature(%s) makes all equally likely",
    (t) => {
      const chain = [temperature(t), smoothing({ factor: 0.1 })];
      expect(probabilitiesAfter(chain, rowOfLogits(3, 0, 2, -1))).toEqual([0.25, 0.25, 0.25, 0.25]);
    },
  );
});
