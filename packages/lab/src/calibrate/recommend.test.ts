import { describe, expect, it } from "vitest";
import { wilson } from "../statistics/wilson.ts";
import type { Coverage } from "./coverage.ts";
import { againstRivals, recommend } from "./recommend.ts";
import type { Tuned, Tuning } from "./tune.ts";

const COVERAGE: Coverage = {
  rows: 1000,
  texts: 10,
  vocabSize: 1000,
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
    heldOut: [{ temperature: 2, accuracy: wilson(18, 20), texts: 20, cutOff: 0 }],
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

  it("recommend(coverage, more than any n keeps) is no n, and says what the largest keeps", () => {
    const { n, reasons } = recommend(COVERAGE, 0.9999);
    expect(n).toBeNull();
    expect(reasons).toEqual([
      "No n up to 2 keeps 100.0 % of the true tokens. The largest keeps 99.9 [99.4, 100.0] % of the true tokens with 8.00 kept on average.",
    ]);
  });

  it("recommend(coverage where enough is kept only with the tail) is no n, and says which stays below it", () => {
    const { n, reasons } = recommend({ ...COVERAGE, vocabSize: 500 }, 0.999);
    expect(n).toBeNull();
    expect(reasons[0]).toMatch(
      /^n = 2 is the least .* with 8\.00 kept on average\. That is more than 1 % of the vocabulary of 500: /,
    );
    expect(reasons[1]).toMatch(/^n = 1 is the largest that keeps fewer: 99\.0 \[/);
  });

  it("recommend(coverage of fewer than 20 rows) is no n", () => {
    expect(recommend({ ...COVERAGE, rows: 19 }, 0.5)).toMatchObject({
      n: null,
      reasons: ["19 true tokens are too few to recommend by; the table has the counts."],
    });
  });

  it("recommend(coverage, 0.99, tuning by fewer than 20 items) does not let answers decide", () => {
    const few = tuning([
      [0.5, 0.95, false],
      [2, 0.5, true],
    ]);
    const { n, by, reasons } = recommend(COVERAGE, 0.99, { ...few, items: [19, 19] });
    expect([n, by]).toEqual([1, "coverage"]);
    expect(reasons[0]).toBe("Answers decide nothing: 19 items chose, and with fewer than 20 chance does.");
  });

  it("recommend(coverage, 0.99, tuning whose largest value keeps up) goes by coverage among those that keep up", () => {
    const { n, by, reasons } = recommend(
      COVERAGE,
      0.99,
      tuning([
        [0.5, 0.5, true],
        [1.5, 0.94, false],
        [2, 0.95, false],
      ]),
    );
    expect([n, by]).toEqual([2, "coverage"]);
    expect(reasons[0]).toBe(
      "Answers set no upper end: of the 3 values of n tried at T = 1 and T = 2, those below 1.5 fall behind the best, and the largest, 2, does not.",
    );
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

  it("againstRivals(fewer than 20 items that judge) has the counts", () => {
    const cell = { model: "m", task: "t", sampler: "Top-nσ 1", temperature: 2 };
    const comparison: Tuning["comparisons"][number] = {
      a: cell,
      b: { ...cell, sampler: "top-k 5" },
      items: 4,
      difference: 1,
      low: 1,
      high: 1,
      p: 0.125,
      adjusted: 1,
      test: "exact permutation",
      outcome: "too few",
      words: "Top-nσ 1 has 8 of 8 right, top-k 5 0 of 8",
    };
    expect(againstRivals({ ...tuning([[1, 1, false]]), comparisons: [comparison] })).toEqual([
      "Fewer than 20 items judge, so there are counts and no verdicts.",
      "T = 2: Top-nσ 1 has 8 of 8 right, top-k 5 0 of 8.",
    ]);
  });
});
