import { describe, expect, it } from "vitest";
import { wilson } from "../statistics/index.ts";
import type { Coverage } from "./coverage.ts";
import { againstRivals, recommend } from "./recommend.ts";
import type { Tuned, Tuning } from "./tune.ts";

const COVERAGE: Coverage = {
  rows: 1000,
  texts: 10,
  sigmaDistance: 8,
  curves: [
    {
      name: "Top-nσ",
      parameter: "topNSigma",
      points: [
        { value: 0.5, covered: wilson(900, 1000), kept: 1.2 },
        { value: 1, covered: wilson(990, 1000), kept: 2 },
        { value: 2, covered: wilson(999, 1000), kept: 8 },
      ],
    },
  ],
};

function tuning(scores: readonly [value: number, score: number, fallsBehind: boolean][]): Tuning {
  const best = scores.reduce((one, other) => (other[1] > one[1] ? other : one))[0];
  const own: Tuned = {
    name: "Top-nσ",
    tries: scores.map(([value, score, fallsBehind]) => ({ value, score, fallsBehind, cells: [] })),
    best,
    chosen: scores.findLast(([, , fallsBehind]) => !fallsBehind)![0],
    heldOut: [{ temperature: 2, accuracy: wilson(18, 20) }],
    bestOf: scores.map(() => 0.9),
  };
  return { temperatures: [1, 2], items: [20, 20], samplers: [own], comparisons: [] };
}

describe("recommend(coverage, wanted, tuning)", () => {
  it("recommend(coverage, 0.99) is the least n that keeps 99 % of the true tokens, and says what the next would cost", () => {
    expect(recommend(COVERAGE, 0.99)).toEqual({
      n: 1,
      by: "coverage",
      reasons: [
        "n = 1 is the least of the values tried that keeps 99.0 % of the true tokens: 99.0 [98.2, 99.5] % of the true tokens with 2.00 kept on average.",
        "n = 2 would keep 4.0 times as many tokens for 0.9 points more.",
      ],
    });
  });

  it("recommend(coverage, more than any n keeps) is the largest n and says that it is not enough", () => {
    const { n, reasons } = recommend(COVERAGE, 0.9999);
    expect(n).toBe(2);
    expect(reasons[0]).toMatch(/^No n up to 2 keeps 100\.0 % of the true tokens/);
  });

  it("recommend(coverage, 0.99, tuning) is the largest n that keeps up with the best", () => {
    const { n, by, reasons } = recommend(
      COVERAGE,
      0.99,
      tuning([
        [0.5, 0.95, false],
        [1, 0.94, false],
        [2, 0.5, true],
      ]),
    );
    expect([n, by]).toEqual([1, "answers"]);
    expect(reasons[0]).toBe(
      "n = 1 is the largest of 3 values that keeps up with the best at T = 1 and T = 2, not told apart from it and within 2 points (94.0 % right, n = 0.5: 95.0 %, over 20 items).",
    );
    expect(reasons[1]).toBe("The next, n = 2, falls behind: 50.0 %.");
    expect(reasons.at(-1)).toMatch(
      /^On the 20 items that had no say in it: 90\.0 \[.*\] % right at T = 2\.$/,
    );
  });

  it("recommend(coverage, 0.99, tuning where nothing falls behind) says so and goes by coverage", () => {
    const { n, by, reasons } = recommend(
      COVERAGE,
      0.99,
      tuning([
        [0.5, 0.95, false],
        [2, 0.94, false],
      ]),
    );
    expect([n, by]).toEqual([1, "coverage"]);
    expect(reasons[0]).toBe(
      "Answers decide nothing: of the 2 values of n tried at T = 1 and T = 2, none falls behind the best.",
    );
  });
});

describe("againstRivals(tuning)", () => {
  it("againstRivals(no difference that holds up) says that nothing separates the samplers", () => {
    expect(againstRivals(tuning([[1, 1, false]]))).toEqual([
      "Nothing separates the tuned samplers: all of them are tied at every temperature.",
    ]);
  });
});
