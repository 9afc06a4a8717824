import { describe, expect, it } from "vitest";
import { thetaAt } from "./dose.ts";
import { peak } from "./peak.ts";

const inTen = (depth: number): number[] =>
  Array.from({ length: 10 }, (_, layer) => Number(thetaAt(peak(0.5, depth), layer, 10).toFixed(4)));

describe("peak(theta, depth)", () => {
  it("has the full dose at its depth, and less beside it", () => {
    expect(inTen(0.4)).toEqual([0, 0, 0, 0.1875, 0.5, 0.1875, 0, 0, 0, 0]);
  });

  it("ends at the first layer and at the last", () => {
    expect(inTen(0)).toEqual([0.5, 0.1875, ...Array(8).fill(0)]);
    expect(inTen(1).at(-1)).toBe(0.1875);
    expect(peak(0.5, 0).depth).toEqual([
      { at: 0, ratio: 1 },
      { at: 0.16, ratio: 0 },
    ]);
  });
});
