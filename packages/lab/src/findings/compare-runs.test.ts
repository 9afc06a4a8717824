import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRun } from "../run/read-run.ts";
import { compareRuns } from "./compare-runs.ts";
import { type Reading, readTexts } from "./reading.ts";
import { type MadeRun, writeRun } from "./run.fixture.ts";
import { smallRun } from "./small-run.fixture.ts";
import { summarise } from "./summarise.ts";

let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-runs-"));
});
afterAll(() => rmSync(place, { recursive: true }));

function runOf(name: string, made: MadeRun): Reading {
  return readTexts(openRun(writeRun(join(place, name), made)));
}

const GOOD = { "Top-nσ@1": [..."r".repeat(20)], "plain@1": [..."w".repeat(20)] };
const WORSE = { "Top-nσ@1": [...`${"w".repeat(18)}rr`], "plain@1": [..."w".repeat(20)] };

describe("compareRuns(a, b)", () => {
  it("compareRuns(a, b) pairs the same cells over the same items", () => {
    const [a, b] = [runOf("good", smallRun(GOOD)), runOf("worse", smallRun(WORSE))];
    const { comparisons, cells, samplers, texts } = compareRuns(a, b);
    expect(comparisons.map(({ a, difference, outcome, p }) => [a.sampler, difference, outcome, p])).toEqual([
      ["Top-nσ", expect.closeTo(0.9, 12), "wins", expect.closeTo(2 / 2 ** 18, 12)],
      ["plain", 0, "tied", 1],
    ]);
    expect(comparisons[0].words).toContain(`${a.run.folder} beats ${b.run.folder} by 90.0 points`);
    expect(samplers).toHaveLength(4);
    expect(cells).toHaveLength(4);
    expect(texts).toBe(80);
  });

  it("compareRuns(a, b with other items too) compares over those that both have", () => {
    const more = smallRun({ "Top-nσ@1": [...`${"w".repeat(18)}rrrrr`] });
    const { comparisons } = compareRuns(runOf("a", smallRun(GOOD)), runOf("more", more));
    expect(comparisons.map(({ items }) => items)).toEqual([20]);
  });

  it("compareRuns(a, b) leaves both readings as they were: they can be compared and summarised again", () => {
    const a = runOf("first", smallRun(GOOD));
    const b = runOf("longer", smallRun({ "Top-nσ@1": [...`${"w".repeat(18)}rrrrr`] }));
    const before = [summarise(a), summarise(b), compareRuns(a, b)];
    expect([summarise(a), summarise(b), compareRuns(a, b)]).toEqual(before);
    expect(summarise(b).cells[0].items).toBe(23);
  });

  it("compareRuns(a, b) and summarise(a) need no run any more once it is read", () => {
    const [a, b] = [runOf("gone", smallRun(GOOD)), runOf("away", smallRun(WORSE))];
    rmSync(a.run.folder, { recursive: true });
    rmSync(b.run.folder, { recursive: true });
    expect(compareRuns(a, b).texts).toBe(summarise(a).texts + summarise(b).texts);
  });

  it("compareRuns(runs of one model each) does not mind that the models have other names", () => {
    const named = smallRun(WORSE);
    const other = {
      ...named,
      plan: { ...named.plan, models: [{ label: "larger", model: "larger" }] },
      samples: named.samples.map((sample) => ({ ...sample, model: "larger" })),
    };
    const { comparisons } = compareRuns(runOf("small", smallRun(GOOD)), runOf("large", other));
    expect(comparisons[0].outcome).toBe("wins");
    expect(comparisons[0].b.model).toBe("larger");
  });

  it("compareRuns(runs with different seeds) says that they are pairs by item only", () => {
    const { notes } = compareRuns(runOf("one", smallRun(GOOD)), runOf("two", smallRun(WORSE, 2)));
    expect(notes).toEqual(["The runs have different seeds (1 and 2): their texts are pairs by item only."]);
  });

  it("compareRuns(runs with nothing in common) is refused", () => {
    const other = runOf("other", smallRun({ "min-p@3": [..."rrr"] }));
    expect(() => compareRuns(runOf("these", smallRun(GOOD)), other)).toThrow(/nothing can be paired/);
  });
});
