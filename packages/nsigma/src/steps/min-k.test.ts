import * as fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Candidates } from "../candidates/candidates.ts";
import { rowOfLogits, rows } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { kept, largeRows, ranked } from "./kept.fixture.ts";
import { minK } from "./min-k.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

/** The plain way: every step of the sorted logits; the kept ids, and whether rounding decides about τ/R. */
function plain(row: Float32Array, tau: number, t: number): { ids: number[]; close: boolean } {
  const order = ranked(row);
  const sorted = order.map((id) => row[id]);
  const range = sorted[0] - sorted[sorted.length - 1];
  if (range === 0) return { ids: order, close: false };
  const weights = sorted.slice(1).map((next, i) => (sorted[i] - next) / (i + 1));
  const steepest = weights.reduce((most, weight, i) => (weight > weights[most] ? i : most), 0) + 1;
  const flat = tau / (range / t);
  const k = Math.min(Math.max(steepest, Math.floor(flat), 1), sorted.length);
  const ids = order.filter((id) => row[id] >= sorted[k - 1]).sort((a, b) => a - b);
  return { ids, close: tau > 0 && Math.abs(flat - Math.round(flat)) < 1e-9 * flat };
}

describe("minK", () => {
  it("minK(0) of [0, 1, 2, 3, 4] keeps the best: equal steps weigh 1, 1/2, 1/3, 1/4", () => {
    expect(kept([minK(0)], rowOfLogits(0, 1, 2, 3, 4))).toEqual([4]);
  });

  it("minK(0) of [3, 2, 0], where both steps weigh 1, takes the first", () => {
    expect(kept([minK(0)], rowOfLogits(3, 2, 0))).toEqual([0]);
  });

  it("minK(3) of [10, 9.5, 9, 3, 2.9, 2.8, 2.5] keeps the three before the fall", () => {
    const row = rowOfLogits(10, 9.5, 9, 3, 2.9, 2.8, 2.5);
    expect(kept([minK(3)], row)).toEqual([0, 1, 2]);
    expect(kept([minK(0)], row)).toEqual([0, 1, 2]);
  });

  it("minK(3) of [5, 5, 5, 0, 0, 0] keeps the three", () => {
    expect(kept([minK(3)], rowOfLogits(5, 0, 5, 0, 5, 0))).toEqual([0, 2, 4]);
  });

  it("minK(3) of 256 logits from 0 to .05 keeps 59 of them: 3 / .05 rounded down", () => {
    const row = Float32Array.from({ length: 256 }, (_, i) => (0.05 * i) / 255);
    expect(kept([minK(3)], row)).toEqual(Array.from({ length: 59 }, (_, i) => 197 + i));
  });

  it("minK(τ) keeps a row of equals whole, and the only token", () => {
    expect(kept([minK(3)], new Float32Array(9).fill(2))).toHaveLength(9);
    expect(kept([minK(0)], new Float32Array(9).fill(2))).toHaveLength(9);
    expect(kept([minK(0)], rowOfLogits(-Infinity, 1, -Infinity))).toEqual([1]);
  });

  it("minK(3) of [1, 0, 0, 0] keeps three by τ/R and with them their equal", () => {
    expect(kept([minK(3)], rowOfLogits(1, 0, 0, 0))).toEqual([0, 1, 2, 3]);
    expect(kept([minK(1.9)], rowOfLogits(1, 0, 0, 0))).toEqual([0]);
  });

  it("minK(0) does not see banned tokens", () => {
    expect(kept([minK(0)], rowOfLogits(4, -Infinity, 3.9, 0, -Infinity))).toEqual([0, 2]);
  });

  it("minK(0) keeps the same at every temperature; minK(3) keeps more after a high one", () => {
    const row = rowOfLogits(8, 7, 1, 0.5, 0.25, 0);
    for (const t of [0.01, 1, 5, 1000]) expect(kept([temperature(t), minK(0)], row)).toEqual([0, 1]);
    expect(kept([temperature(5), minK(3)], row)).toEqual([0, 1]);
    // R is 8/11 there: 3·11/8 = 4.1.
    expect(kept([temperature(11), minK(3)], row)).toEqual([0, 1, 2, 3]);
    expect(kept([minK(3), temperature(11)], row)).toEqual([0, 1]);
  });

  it("minK(0) looks at what the steps before it left", () => {
    expect(kept([topK(3), minK(0)], rowOfLogits(10, 9.5, 9, 3))).toEqual([0]);
    expect(kept([minK(0)], rowOfLogits(10, 9.5, 9, 3))).toEqual([0, 1, 2]);
  });

  it("minK(0, {minKeep: 4}) keeps four", () => {
    expect(kept([minK(0, { minKeep: 4 })], rowOfLogits(5, 0, 4, 3, 2, 1))).toEqual([0, 2, 3, 4]);
  });

  it.each([-1, -0.5])("minK(%s) is off", (tau) => {
    expect(stepSampler([minK(tau)]).steps).toEqual([]);
    expect(createSampler({ minK: tau }).steps).toEqual([]);
  });

  it.each([NaN, Infinity, "3"])("minK(%j) is refused", (tau) => {
    expect(() => minK(tau as number)).toThrow("minK must be a finite number");
  });

  it.each([
    ["small", rows, 200],
    ["large", largeRows, 60],
  ])("minK(τ) keeps what the plain way keeps: %s rows", (_name, any, numRuns) => {
    const taus = fc.constantFrom(0, 0.1, 3, 10, 500);
    fc.assert(
      fc.property(any, taus, fc.constantFrom(0.5, 1, 3), (row, tau, t) => {
        const { ids, close } = plain(row, tau, t);
        fc.pre(!close);
        expect(kept([temperature(t), minK(tau)], row)).toEqual(ids.sort((a, b) => a - b));
      }),
      { numRuns },
    );
  });
});

describe("minK on 5,000 tokens", () => {
  afterEach(() => vi.restoreAllMocks());

  function heads(row: Float32Array): number[] {
    const asked = vi.spyOn(Candidates.prototype, "best");
    expect(kept([minK(0)], row)).toEqual(plain(row, 0, 1).ids);
    return asked.mock.calls.map(([length]) => length);
  }

  it("minK(0) of a peaked row sorts 64 and no more", () => {
    expect(heads(Float32Array.from({ length: 5000 }, (_, id) => (id < 3 ? 12 : Math.sin(id))))).toEqual([64]);
  });

  it("minK(0) finds a fall behind 1,000 equals", () => {
    const row = Float32Array.from({ length: 5000 }, (_, id) => (id < 1000 ? 9 : 0));
    expect(heads(row)).toEqual([64, 256, 1024]);
  });

  it("minK(0) finds a fall behind 3,000 that weighs little more than the step in front", () => {
    const fall = (weight: number) =>
      Float32Array.from({ length: 5000 }, (_, id) => (id === 0 ? 1 : id < 3000 ? 0 : -3000 * weight));
    expect(kept([minK(0)], fall(1.01))).toHaveLength(3000);
    expect(heads(fall(1.01))).toEqual([64, 256, 1024, 4096]);
    expect(kept([minK(0)], fall(0.99))).toHaveLength(1);
  });

  it("minK(0) stops where the rest of the range could not outweigh the step it has", () => {
    // After 64 lie 63 at most: less than 1 a rank.
    const row = Float32Array.from({ length: 5000 }, (_, id) => (id === 0 ? 1 : id < 3000 ? 0 : -63));
    expect(heads(row)).toEqual([64]);
    expect(heads(row.map((logit) => (logit === -63 ? -65 : logit)))).toContain(256);
  });
});
