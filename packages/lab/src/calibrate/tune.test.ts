import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTexts } from "../findings/reading.ts";
import { openRun } from "../run/read-run.ts";
import { writeRun } from "../findings/run.fixture.ts";
import { smallRun } from "../findings/small-run.fixture.ts";
import { bestOf, tune, tuningPlan } from "./tune.ts";
import { TUNED } from "./tuned-values.ts";

let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-tune-"));
});
afterAll(() => rmSync(place, { recursive: true }));

const FAMILIES = [
  {
    name: "Top-nσ",
    parameter: "topNSigma",
    values: [1, 2, 3],
    options: (topNSigma: number) => ({ topNSigma }),
  },
  { name: "top-k", parameter: "topK", values: [1, 2, 3], options: (topK: number) => ({ topK }) },
];

/** Items 0, 2, 4, ... choose and 1, 3, 5, ... judge: a letter for three of each, in turn. */
function halves(choosing: string, judging: string): string[] {
  const threefold = (letters: string) => [...letters].flatMap((letter) => [letter, letter, letter]);
  const judges = threefold(judging);
  return threefold(choosing).flatMap((letter, place) => [letter, judges[place]]);
}

describe("tune(reading, families)", () => {
  it("tune(reading, families) chooses on one half, and says on the other what the choice is worth", () => {
    const run = openRun(
      writeRun(
        join(place, "run"),
        smallRun({
          "Top-nσ 1@1": halves("rrrrrrrr", "wwwwrrrr"),
          "Top-nσ 2@1": halves("rrrrrrrr", "rrrrrrrw"),
          "Top-nσ 3@1": halves("wwwwwwww", "rrrrrrrr"), // only the half that has no say likes it
          "top-k 1@1": halves("rwwwwwww", "wwwwwwww"),
          "top-k 2@1": halves("wwwwwwww", "rrrrrrrr"),
          "top-k 3@1": halves("wwwwwwww", "wwwwwwww"),
        }),
      ),
    );
    const { items, samplers, comparisons } = tune(readTexts(run), FAMILIES);
    expect(items).toEqual([24, 24]);
    const [own, rival] = samplers;
    expect(own.tries.map(({ value, score, fallsBehind }) => [value, score, fallsBehind])).toEqual([
      [1, 1, false],
      [2, 1, false],
      [3, 0, true],
    ]);
    expect([own.best, own.chosen]).toEqual([1, 2]);
    expect(own.heldOut.map(({ accuracy }) => accuracy.share)).toEqual([7 / 8]);
    // Best of one: each value on the other half. Best of three: always n = 1, which has half of it right.
    expect(own.bestOf).toEqual([(0.5 + 7 / 8 + 1) / 3, (0.5 + 0.5 + 7 / 8) / 3, 0.5]);
    expect([rival.best, rival.chosen]).toEqual([1, 1]);
    expect(comparisons.map(({ a, b, items }) => [a.sampler, b.sampler, items])).toEqual([
      ["Top-nσ 2", "top-k 1", 24],
    ]);
    expect(comparisons[0].outcome).toBe("wins");
  });
});

describe("bestOf(choosing, judging)", () => {
  it("bestOf(choosing, judging) with more tries rises only as far as the choice carries over", () => {
    expect(bestOf([0.1, 0.9], [0.2, 0.6])).toEqual([expect.closeTo(0.4, 12), 0.6]);
    expect(bestOf([0.9, 0.1], [0.2, 0.6])).toEqual([expect.closeTo(0.4, 12), 0.2]);
  });
});

describe("tuningPlan(model, families, request)", () => {
  it("tuningPlan(model, TUNED, request) gives every sampler the same number of values, temperatures, items and seed", () => {
    const model = { label: "embedded", model: "embedded" };
    const plan = tuningPlan(model, TUNED, { items: 10, temperatures: [1, 2], seed: 3, maxTokens: 96 });
    expect(new Set(TUNED.map(({ values }) => values.length))).toEqual(new Set([5]));
    expect(plan.samplers).toHaveLength(5 * TUNED.length);
    expect(plan.samplers.every(({ temperatures }) => temperatures === undefined)).toBe(true);
    expect([plan.seed, plan.tasks[0].limit]).toEqual([3, 10]);
  });
});
