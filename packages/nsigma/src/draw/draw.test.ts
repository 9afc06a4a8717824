import { describe, expect, it } from "vitest";
import { Candidates } from "../candidates/candidates.ts";
import { rowOfLogits } from "../rows.fixture.ts";
import { draw, weigh } from "./draw.ts";

function loaded(...logits: number[]): Candidates {
  const candidates = new Candidates();
  candidates.load(rowOfLogits(...logits));
  return candidates;
}

describe("draw", () => {
  it("draw(four equals, u) gives each a quarter, its lower end included and its upper end not", () => {
    const candidates = loaded(5, 5, 5, 5);
    const below = (u: number) => u - 2 ** -53;
    const us = [0, below(0.25), 0.25, below(0.5), 0.5, below(0.75), 0.75, 1 - 2 ** -53];
    expect(us.map((u) => draw(candidates, u))).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  });

  it("draw(candidates, 0 or nearly 1) passes over entries that weigh nothing", () => {
    const candidates = loaded(-Infinity, -2000, 3, 3, -2000, -Infinity);
    expect(draw(candidates, 0)).toBe(2);
    expect(draw(candidates, 1 - 2 ** -53)).toBe(3);
  });

  it("weigh(candidates) sums exp((l - max) / T)", () => {
    const candidates = loaded(0, -1, -2);
    expect(weigh(candidates)).toBeCloseTo(1 + Math.exp(-1) + Math.exp(-2), 12);
    candidates.temperature = 2;
    expect(weigh(candidates)).toBeCloseTo(1 + Math.exp(-0.5) + Math.exp(-1), 12);
  });
});
