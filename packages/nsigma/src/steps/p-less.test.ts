import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { kept, ranked } from "./kept.fixture.ts";
import { pLess } from "./p-less.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";

describe("pLess", () => {
  it('pLess("plain") of [.1, .15, .2, .25, .3] keeps two: two draws agree with .225', () => {
    expect(kept([pLess("plain")], rowOfProbabilities(0.1, 0.15, 0.2, 0.25, 0.3))).toEqual([3, 4]);
  });

  it('pLess("norm") of [.4, .3, .2, .1] cuts at (4·.3 - 1)/3 = .067 and keeps all', () => {
    const row = rowOfProbabilities(0.4, 0.3, 0.2, 0.1);
    expect(kept([pLess("norm")], row)).toEqual([0, 1, 2, 3]);
    // Of two tokens it is the square of their difference: .52² = .270 and .48² = .230.
    expect(kept([pLess("norm")], rowOfProbabilities(0.76, 0.24))).toEqual([0]);
    expect(kept([pLess("norm")], rowOfProbabilities(0.74, 0.26))).toEqual([0, 1]);
  });

  it('pLess("plain") of [10, 0, 0, 0, 0] keeps the first', () => {
    expect(kept([pLess("plain")], rowOfLogits(10, 0, 0, 0, 0))).toEqual([0]);
  });

  it.each(["plain", "norm"] as const)("pLess(%j) keeps a row of equals whole, and the only token", (form) => {
    for (const size of [...Array(60).keys()].map((i) => i + 1).concat(1000)) {
      expect(kept([pLess(form)], new Float32Array(size).fill(0.3))).toHaveLength(size);
    }
    expect(kept([pLess(form)], rowOfLogits(-Infinity, 2))).toEqual([1]);
  });

  it('pLess("norm") counts the candidates that are left: of [.7, .3] it cuts at 2·.58 - 1 = .16', () => {
    // With the five of the vocabulary it were (5·.58 - 1)/4 = .475.
    const row = rowOfProbabilities(0.42, 0.18, 0.16, 0.14, 0.1);
    expect(kept([topK(2), pLess("norm")], row)).toEqual([0, 1]);
  });

  it('pLess("plain", {minKeep: 3}) keeps three', () => {
    expect(kept([pLess("plain", { minKeep: 3 })], rowOfLogits(10, 0, 1, 2, 0))).toEqual([0, 2, 3]);
  });

  it('pLess("off") is off', () => {
    expect(stepSampler([pLess("off")]).steps).toEqual([]);
    expect(createSampler({ pLess: "off" }).steps).toEqual([]);
  });

  it.each([true, "on", 1, null])("pLess(%j) is refused", (form) => {
    expect(() => pLess(form as never)).toThrow('pLess must be "off" or "plain" or "norm"');
  });

  it("pLess(form) keeps what is at least Σp², or what is beyond chance of it, and never less than the best", () => {
    const forms = fc.constantFrom("plain" as const, "norm" as const);
    fc.assert(
      fc.property(rows, forms, fc.nat(4), fc.constantFrom(0.5, 1, 2), (row, form, minKeep, t) => {
        const all = softmax(row, t);
        const order = ranked(row);
        const agreement = all.reduce((sum, p) => sum + p * p, 0);
        const chance = order.length > 1 ? (order.length * agreement - 1) / (order.length - 1) : 1;
        const line = form === "plain" ? agreement : chance;
        const max = Math.max(...row);
        fc.pre(order.every((id) => row[id] === max || Math.abs(all[id] - line) > 1e-6 * line + 1e-15));
        const above = order.filter((id) => all[id] >= line || row[id] === max);
        const expected = above.length >= minKeep ? above : order.slice(0, minKeep);
        expect(kept([temperature(t), pLess(form, { minKeep })], row)).toEqual(expected.sort((a, b) => a - b));
      }),
    );
  });
});
