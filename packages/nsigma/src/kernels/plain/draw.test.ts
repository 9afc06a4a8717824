import { describe, expect, it } from "vitest";
import { rowOfLogits } from "../../rows.fixture.ts";
import { draw } from "./draw.ts";

function drawn(logits: Float32Array, u: number, scale = 1): number {
  const max = logits.reduce((a, b) => Math.max(a, b));
  return draw({ logits, count: logits.length, max }, scale, u, new Float64Array(logits.length));
}

describe("draw", () => {
  it("draw(four equals, u) gives each a quarter, its lower end included and its upper end not", () => {
    const row = rowOfLogits(5, 5, 5, 5);
    const below = (u: number) => u - 2 ** -53;
    const us = [0, below(0.25), 0.25, below(0.5), 0.5, below(0.75), 0.75, 1 - 2 ** -53];
    expect(us.map((u) => drawn(row, u))).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  });

  it("draw(row, 0 or nearly 1) passes over entries that weigh nothing", () => {
    const row = rowOfLogits(-Infinity, -2000, 3, 3, -2000, -Infinity);
    expect(drawn(row, 0)).toBe(2);
    expect(drawn(row, 1 - 2 ** -53)).toBe(3);
  });

  it("draw(row, u, scale) weighs e^(l·scale): 1/4 and 3/4 at ln 3, 1/10 and 9/10 at twice that", () => {
    const row = rowOfLogits(0, Math.log(3));
    expect([0.24, 0.26].map((u) => drawn(row, u))).toEqual([0, 1]);
    expect([0.09, 0.11].map((u) => drawn(row, u, 2))).toEqual([0, 1]);
  });
});
