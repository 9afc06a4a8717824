import { describe, expect, it } from "vitest";
import { wilson } from "../statistics/index.ts";
import { clusteredShare } from "./summarise-cell.ts";

describe("clusteredShare(clusters)", () => {
  it("clusteredShare(one try each) is Wilson's interval", () => {
    expect(clusteredShare([[1], [0], [1], [1]])).toEqual(wilson(3, 4));
  });

  it("clusteredShare(one large cluster against small ones) counts no fewer tries than there are clusters", () => {
    // p = 8/11, and the error is that of 2.8 independent tries.
    const { share, low, high } = clusteredShare([[1, 1, 1, 1, 1, 1, 1, 1], [0], [0], [0]]);
    const capped = wilson((4 * 8) / 11, 4);
    expect(share).toBeCloseTo(8 / 11, 12);
    expect([low, high]).toEqual([expect.closeTo(capped.low, 12), expect.closeTo(capped.high, 12)]);
  });

  it("clusteredShare(clusters more even than chance) counts no more tries than were made", () => {
    // p = 5/8, and the error of 1/8 is that of 15 independent tries.
    const { low, high } = clusteredShare([
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 1],
    ]);
    const capped = wilson(5, 8);
    expect([low, high]).toEqual([expect.closeTo(capped.low, 12), expect.closeTo(capped.high, 12)]);
  });

  it("clusteredShare(all tries alike) counts the clusters, or as many as are said to count", () => {
    const all = [
      [1, 1],
      [1, 1],
      [1, 1],
    ];
    expect(clusteredShare(all)).toEqual(wilson(3, 3));
    expect(clusteredShare(all, 5)).toEqual(wilson(5, 5));
    expect(clusteredShare([[1, 1, 1]])).toEqual(wilson(1, 1));
  });
});
