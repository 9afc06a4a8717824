import { describe, expect, it } from "vitest";
import { itemDifferences, meanScore, quantile } from "./scores.ts";

describe("scores", () => {
  it("itemDifferences(a, b) takes each item's mean over its repeats, which may differ in number", () => {
    expect(itemDifferences([[1, 0], [1]], [[1], [0, 0, 0, 1]])).toEqual([-0.5, 0.75]);
  });

  it("meanScore(scores) counts every item alike", () => {
    expect(meanScore([[1, 1, 1, 1], [0]])).toBe(0.5);
  });

  it("itemDifferences(a, b) refuses arms of different length, empty ones, and an item without a repeat", () => {
    expect(() => itemDifferences([[1]], [[1], [0]])).toThrow(
      "scores must be of two arms over the same items, one or more, got 1 and 2",
    );
    expect(() => itemDifferences([], [])).toThrow("one or more, got 0 and 0");
    expect(() => itemDifferences([[1], []], [[1], [0]])).toThrow(
      "scores must have one in both arms for item 1, got none",
    );
    expect(() => itemDifferences([[1]], [[]])).toThrow("for item 0, got none");
  });

  it("quantile(sorted, share) lies between its neighbours in proportion", () => {
    expect(quantile([0, 10], 0.3)).toBeCloseTo(3);
    expect(quantile([10, 20, 40], 0.75)).toBeCloseTo(30);
    expect(quantile([0, 10, 20], 1)).toBe(20);
  });
});
