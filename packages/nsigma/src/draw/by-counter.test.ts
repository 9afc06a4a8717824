import { describe, expect, it } from "vitest";
import { Candidates } from "../candidates/candidates.ts";
import { uniform } from "../random/uniform.ts";
import { rowOfLogits } from "../rows.fixture.ts";
import { byCounter } from "./by-counter.ts";

describe("byCounter", () => {
  const drawing = byCounter({ seed: 9 });
  const candidates = new Candidates();
  candidates.load(rowOfLogits(1, 2, 3));

  it("rollForToken(draw) is series 0 of the seed, roll(draw, series) the others, asked in any order", () => {
    expect(drawing.rollForToken(5)).toBe(uniform(9, 5));
    expect(drawing.roll(5, 2)).toBe(uniform(9, 5, 2));
    expect(drawing.roll(0, 1)).toBe(uniform(9, 0, 1));
    expect(drawing.rollForToken(5)).toBe(uniform(9, 5));
  });

  it("byCounter(seed) has no memory, and picks in id order", () => {
    expect(drawing.memory).toBeUndefined();
    for (const u of [0, 0.05, 0.2, 0.5, 0.99]) expect(drawing.pick(candidates, u)).toBe(candidates.draw(u));
  });
});
