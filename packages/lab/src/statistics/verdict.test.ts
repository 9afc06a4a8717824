import { describe, expect, it } from "vitest";
import { verdict } from "./verdict.ts";

const arms = { a: "Top-nσ", b: "min-p" };

describe("verdict(compared)", () => {
  it("verdict(a win) names winner, loser, points, interval and p", () => {
    const compared = { ...arms, difference: 0.031, low: 0.01, high: 0.052, p: 0.004, adjustedBy: "Holm" };
    expect(verdict(compared)).toBe("Top-nσ beats min-p by 3.1 points [1.0, 5.2], p = 0.004 after Holm");
  });

  it("verdict(a win of B) turns difference and interval round", () => {
    expect(verdict({ ...arms, difference: -0.031, low: -0.052, high: -0.01, p: 0.00002 })).toBe(
      "min-p beats Top-nσ by 3.1 points [1.0, 5.2], p < 0.0001",
    );
  });

  it("verdict(a tie) says how much there may still be between them", () => {
    const compared = { ...arms, difference: 0.004, low: -0.012, high: 0.02, p: 0.6, adjustedBy: "Holm" };
    expect(verdict(compared)).toBe("tied: the difference is between -1.2 and 2.0 points");
  });

  it("verdict(an interval beyond 0, but too many tests) is tied, and says why", () => {
    const compared = { ...arms, difference: 0.02, low: 0.002, high: 0.041, p: 0.12, adjustedBy: "Holm" };
    expect(verdict(compared)).toBe(
      "tied: the difference of 2.0 points [0.2, 4.1] does not hold up, p = 0.120 after Holm",
    );
  });

  it.each([
    [0, 0.041, "0.0 and 4.1"],
    [-0.041, 0, "-4.1 and 0.0"],
  ])("verdict(a tie whose interval ends at 0: %d to %d) does not deny a difference", (low, high, shown) => {
    const compared = { ...arms, difference: (low + high) / 2, low, high, p: 0.06 };
    expect(verdict(compared)).toBe(`tied: the difference is between ${shown} points`);
  });

  it("verdict(a tie whose interval lies below 0) says that the difference does not hold up", () => {
    const compared = { ...arms, difference: -0.02, low: -0.041, high: -0.002, p: 0.12 };
    expect(verdict(compared)).toMatch(/^tied: the difference of -2.0 points \[-4.1, -0.2\] does not hold up/);
  });

  it("verdict(compared, alpha) takes another level, and p = alpha is a tie", () => {
    const compared = { ...arms, difference: 0.02, low: 0.001, high: 0.041, p: 0.04 };
    expect(verdict(compared)).toContain("beats");
    expect(verdict(compared, 0.04)).toContain("tied");
  });

  it.each([
    [0.00005, "p < 0.0001"],
    [0.0001, "p = 0.0001"],
    [0.00052, "p = 0.0005"],
    [0.001, "p = 0.001"],
    [0.0315, "p = 0.032"],
  ])("verdict({p: %d}) shows %s", (p, shown) => {
    expect(verdict({ ...arms, difference: 0.1, low: 0.01, high: 0.2, p })).toMatch(new RegExp(`, ${shown}$`));
  });

  it("verdict(a tie at nothing) shows 0.0, never -0.0", () => {
    expect(verdict({ ...arms, difference: 0, low: -0.0001, high: 0, p: 1 })).toBe(
      "tied: the difference is 0.0 points",
    );
  });

  it("verdict(no difference) is a tie, whatever p is", () => {
    expect(verdict({ ...arms, difference: 0, low: -0.01, high: 0.01, p: 0.001 })).toBe(
      "tied: the difference is between -1.0 and 1.0 points",
    );
  });

  it("verdict(every item one way, but too many tests) has no interval to show", () => {
    expect(verdict({ ...arms, difference: 1, low: 1, high: 1, p: 1, adjustedBy: "Holm" })).toBe(
      "tied: the difference of 100.0 points does not hold up, p = 1.000 after Holm",
    );
  });
});
