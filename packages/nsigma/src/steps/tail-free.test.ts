import * as fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Candidates } from "../candidates/candidates.ts";
import { rowOfLogits, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { kept, largeRows, ranked } from "./kept.fixture.ts";
import { tailFree } from "./tail-free.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

/**
 * The plain way: every second difference of the sorted probabilities. Banned tokens are there with probability 0
 * where the token that crosses is kept, as in the engines that do so.
 */
function plain(row: Float32Array, z: number, drop: boolean, t: number): { count: number; close: boolean } {
  const order = ranked(row);
  const all = softmax(row, t);
  const p = order.map((id) => all[id]);
  if (!drop) for (let zeros = Math.min(2, row.length - order.length); zeros > 0; zeros--) p.push(0);
  if (p.length <= 2) return { count: order.length, close: false };
  const curvature = p.slice(2).map((last, i) => Math.abs(p[i] - 2 * p[i + 1] + last));
  const total = curvature.reduce((a, b) => a + b, 0);
  const even = total <= 1e-6;
  let sum = 0;
  const shares = curvature.map((each) => (sum += even ? 1 / curvature.length : each / total));
  const within = shares.filter((share) => share <= z).length;
  const close = Math.abs(total - 1e-6) < 1e-9 || shares.some((share) => Math.abs(share - z) < 1e-7);
  return { count: Math.min(order.length, Math.max(1, drop ? within : within + 1)), close };
}

/** The row's first ids by rank, in id order. */
function best(row: Float32Array, count: number): number[] {
  return ranked(row)
    .slice(0, count)
    .sort((a, b) => a - b);
}

describe("tailFree", () => {
  // Probabilities .636 .234 .086 .032 .012: their second differences hold .665, .245 and .090.
  const row = rowOfLogits(5, 4, 3, 2, 1);

  it.each([
    [0.1, 1, 1],
    [0.5, 1, 1],
    [0.67, 2, 1],
    [0.9, 2, 1],
    [0.911, 3, 2],
    [0.95, 3, 2],
    [0.99, 3, 2],
  ])("tailFree(%s) of [5 .. 1] keeps %s, and %s with the crossing token dropped", (z, count, dropped) => {
    expect(kept([tailFree(z)], row)).toHaveLength(count);
    expect(kept([tailFree(z, { crossing: "dropped" })], row)).toHaveLength(dropped);
  });

  it("tailFree(0) keeps the best token, and as many of its equals as lie before the first bend", () => {
    expect(kept([tailFree(0)], row)).toEqual([0]);
    // Sorted [3, 3, 3, 1, 0] the first second difference is 0 and the next is not.
    expect(kept([tailFree(0)], rowOfLogits(0, 3, 1, 3, 3))).toEqual([1, 3]);
    expect(kept([tailFree(0, { crossing: "dropped" })], rowOfLogits(0, 3, 1, 3, 3))).toEqual([1]);
  });

  it("tailFree(0) leaves one token or two alone: they have no curve", () => {
    expect(kept([tailFree(0)], rowOfLogits(4))).toEqual([0]);
    expect(kept([tailFree(0)], rowOfLogits(4, -4))).toEqual([0, 1]);
    expect(kept([tailFree(0, { crossing: "dropped" })], rowOfLogits(4, -4))).toEqual([0, 1]);
  });

  it("tailFree(0.5) of ten equals, which have no curve, takes half of the eight places for one", () => {
    expect(kept([tailFree(0.5)], new Float32Array(10))).toEqual([0, 1, 2, 3, 4]);
    expect(kept([tailFree(0.5, { crossing: "dropped" })], new Float32Array(10))).toEqual([0, 1, 2, 3]);
  });

  it("tailFree(0.99) goes down to zero where tokens were cut before it", () => {
    // With two zeros after them the three best have three second differences, and the last of them is .09/.91.
    expect(kept([topK(3), tailFree(0.999)], row)).toEqual([0, 1, 2]);
    expect(kept([topK(3), tailFree(0.999, { crossing: "dropped" })], row)).toEqual([0]);
    expect(kept([tailFree(0.999)], rowOfLogits(5, 4, 3))).toEqual([0]);
  });

  it("tailFree(0.1, {minKeep: 3}) keeps three", () => {
    expect(kept([tailFree(0.1, { minKeep: 3 })], row)).toEqual([0, 1, 2]);
  });

  it("tailFree(1) is off", () => {
    expect(stepSampler([tailFree(1)]).steps).toEqual([]);
    expect(createSampler({ tailFree: 1 }).steps).toEqual([]);
  });

  it.each([
    [-0.1, {}, "tailFree must be a number from 0 to 1"],
    [1.1, {}, "tailFree must be a number from 0 to 1"],
    [NaN, {}, "tailFree must be a number from 0 to 1"],
    [0.5, { crossing: "lost" }, 'tailFreeCrossing must be "kept" or "dropped", got "lost"'],
    [0.5, { minKeep: 0.5 }, "minKeep must be an integer of at least 0, got 0.5"],
  ])("tailFree(%s, %j) says %s", (z, options, message) => {
    expect(() => tailFree(z, options as never)).toThrow(message);
  });

  it.each([
    ["small", rows, 200],
    ["large", largeRows, 60],
  ])("tailFree(z) keeps what the plain way keeps: %s rows", (_name, any, numRuns) => {
    const shares = fc.oneof(
      fc.constantFrom(0, 0.5, 0.9, 0.99),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
    );
    fc.assert(
      fc.property(any, shares, fc.boolean(), fc.constantFrom(0.5, 1, 20), (row, z, drop, t) => {
        const { count, close } = plain(row, z, drop, t);
        fc.pre(!close);
        const step = tailFree(z, { crossing: drop ? "dropped" : "kept" });
        expect(kept([temperature(t), step], row)).toEqual(best(row, count));
      }),
      { numRuns },
    );
  });
});

describe("tailFree on 5,000 tokens", () => {
  afterEach(() => vi.restoreAllMocks());

  function heads(row: Float32Array, z: number): number[] {
    const asked = vi.spyOn(Candidates.prototype, "best");
    expect(kept([tailFree(z)], row)).toEqual(best(row, plain(row, z, false, 1).count));
    return asked.mock.calls.map(([length]) => length);
  }

  it("tailFree(0.95) of a steep row sorts 256 and no more", () => {
    expect(
      heads(
        Float32Array.from({ length: 5000 }, (_, id) => -id / 4),
        0.95,
      ),
    ).toEqual([256]);
  });

  it("tailFree(0.95) of a gentle slope goes on until the rest cannot matter", () => {
    expect(
      heads(
        Float32Array.from({ length: 5000 }, (_, id) => -id / 64),
        0.95,
      ),
    ).toEqual([256, 1024]);
  });

  it("tailFree(0.95) of equals, whose curve is nowhere, looks at all", () => {
    expect(heads(new Float32Array(5000), 0.95)).toEqual([256, 1024, 4096, 16384]);
  });

  it("tailFree(0.95) finds the bend after 3,000 equals", () => {
    const row = Float32Array.from({ length: 5000 }, (_, id) => (id < 3000 ? 9 : 0));
    expect(heads(row, 0.95)).toEqual([256, 1024, 4096]);
  });
});
