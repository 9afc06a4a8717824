import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rows } from "../rows.fixture.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { greedy } from "./temperature.ts";

describe("greedy", () => {
  it("greedy() keeps the first of the best tokens", () => {
    expect(stepSampler([greedy()]).sample(rowOfLogits(0, 7, 3, 7))).toBe(1);
    expect(stepSampler([greedy()]).sample(rowOfLogits(-0, 0))).toBe(0);
    expect(stepSampler([greedy()]).sample(rowOfLogits(1, Infinity, Infinity))).toBe(1);
  });

  it("greedy() chooses what a plain search for the maximum finds, with any seed", () => {
    fc.assert(
      fc.property(rows, fc.maxSafeNat(), (row, seed) => {
        const best = row.indexOf(Math.max(...row));
        expect(stepSampler([greedy()], { seed }).sample(row)).toBe(best);
      }),
    );
  });
});
