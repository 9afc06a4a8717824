import { describe, expect, it } from "vitest";
import { compareArms, compareFamily } from "./compare-arms.ts";
import type { Scores } from "./scores.ts";
import { verdict } from "./verdict.ts";

/** The first `right` of 200 items right, with this many repeats. */
const arm = (right: number, repeats = 1): Scores =>
  Array.from({ length: 200 }, (_, item) => new Array<number>(repeats).fill(item < right ? 1 : 0));

describe("compareArms(a, b, seed)", () => {
  it("compareArms(one mark per item) tests with McNemar: 10 items only in A", () => {
    const { difference, p, test } = compareArms(arm(110), arm(100), 1);
    expect(difference).toBeCloseTo(0.05, 12);
    expect([p, test]).toEqual([2 / 1024, "exact McNemar"]);
  });

  it("compareArms(one mark per item) counts the items that only B has right too", () => {
    const a = arm(110);
    const b = arm(100).map(([mark], item) => [item === 0 ? 0 : item >= 198 ? 1 : mark]);
    // 11 items only in A, 2 only in B: 2·(1 + 13 + 78)/2^13.
    const { p, test } = compareArms(a, b, 1);
    expect(p).toBeCloseTo((2 * 92) / 2 ** 13, 12);
    expect(test).toBe("exact McNemar");
  });

  it("compareArms(marks between 0 and 1, or repeats in one item only) tests by exchanges", () => {
    const shares = arm(110).map(([mark]) => [mark / 2]);
    expect(compareArms(shares, arm(100), 1).test).toBe("exact permutation");
    const [[first], ...others] = arm(110);
    expect(compareArms([[first, first], ...others], arm(100), 1).test).toBe("exact permutation");
  });

  it("compareArms(repeats) tests by exchanges, item by item", () => {
    const { p, test } = compareArms(arm(110, 4), arm(100, 4), 1);
    expect(p).toBeCloseTo(2 / 1024, 12);
    expect(test).toBe("exact permutation");
  });
});

describe("compareFamily(pairs, seed)", () => {
  it("compareFamily(three pairs) holds the family to one level, and each comes with its words", () => {
    const pair = (right: number) => ({ a: "A", b: "B", scoresOfA: arm(right), scoresOfB: arm(100) });
    const family = compareFamily([pair(120), pair(107), pair(100)], 1);
    // b - c is 20, 7 and 0: 2/2^20 three times, 2/2^7 twice, 1.
    const right = [
      [6 / 2 ** 20, 2 / 2 ** 20],
      [4 / 128, 2 / 128],
      [1, 1],
    ];
    for (const [i, { p, rawP }] of family.entries()) {
      expect(p).toBeCloseTo(right[i][0], 12);
      expect(rawP).toBeCloseTo(right[i][1], 12);
    }
    expect(family.map((each) => verdict(each).split(" ").slice(0, 3).join(" "))).toEqual([
      "A beats B",
      "A beats B",
      "tied: the difference",
    ]);
  });
});
