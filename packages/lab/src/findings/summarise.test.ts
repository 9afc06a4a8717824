import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentHash } from "../run/content-hash.ts";
import { openRun } from "../run/read-run.ts";
import { pairedDetectableEffect } from "../statistics/detectable-effect.ts";
import { wilson } from "../statistics/wilson.ts";
import { readTexts } from "./reading.ts";
import { makeRun, type MadeRun, SAMPLERS, writeRun } from "./run.fixture.ts";
import { smallRun } from "./small-run.fixture.ts";
import { summarise } from "./summarise.ts";
import { terminalReport } from "../report/terminal.ts";

let place: string;
let runs = 0;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-report-"));
});
afterAll(() => rmSync(place, { recursive: true }));

function summaryOf(made: MadeRun, processes = 1) {
  return summarise(readTexts(openRun(writeRun(join(place, `${runs++}`), made, processes))));
}

const LETTERS = (letters: string) => [...letters];

describe("summarise(run)", () => {
  it("summarise(run) counts right, unparsed and cut off texts of a cell, with Wilson's interval", () => {
    const { cells, texts, missing } = summaryOf(smallRun({ "Top-nσ@1": LETTERS("rrrrrrwwuu") }));
    expect([texts, missing]).toEqual([10, 0]);
    expect(cells).toHaveLength(1);
    expect(cells[0]).toMatchObject({
      model: "tiny",
      task: "sums",
      sampler: "Top-nσ",
      temperature: 1,
      items: 10,
      texts: 10,
      right: 6,
      unparsed: 0.2,
      cutOff: 0.2,
      tokens: (8 * 8 + 2 * 16) / 10,
      means: { kept: 2, entropy: 0.5, sigmaDistance: 5 },
      accuracy: wilson(6, 10),
    });
    expect(cells[0].ofSeveral).toBeUndefined();
  });

  it("summarise(run) says which samplers have noise; none of them is what others are compared with", () => {
    const noise = { attention: 0.1 };
    const samplers = [
      { label: "dosed", options: { topNSigma: 1 }, noise },
      { label: "Top-nσ", options: { topNSigma: 1 } },
    ];
    const made = makeRun({ items: 3, samples: 2, temperatures: [0, 1], samplers });
    const { notes, reference, cells, missing } = summaryOf(made);
    expect(notes).toEqual(["In the model's run there is noise with dosed (noise attention 0.1)."]);
    expect(reference).toBe("Top-nσ");
    expect(cells.map(({ sampler, temperature, texts }) => [sampler, temperature, texts])).toEqual([
      ["dosed", 0, 6],
      ["dosed", 1, 6],
      ["Top-nσ", 0, 3],
      ["Top-nσ", 1, 6],
    ]);
    expect(missing).toBe(0);
  });

  it("summarise(run) compares every sampler with Top-nσ by the exact McNemar test, with Holm over all", () => {
    // 10 items only Top-nσ has, none only plain: p = 2 / 2^10. One and one beside the other: p = 1. Eight more all have.
    const { comparisons, reference } = summaryOf(
      smallRun({
        "Top-nσ@1": LETTERS("rrrrrrrrrrrwrrrrrrrr"),
        "plain@1": LETTERS("wwwwwwwwwwrwrrrrrrrr"),
        "other@1": LETTERS("wrrrrrrrrrrrrrrrrrrr"),
      }),
    );
    expect(reference).toBe("Top-nσ");
    expect(comparisons.map(({ b, p, adjusted, outcome }) => [b.sampler, p, adjusted, outcome])).toEqual([
      ["plain", expect.closeTo(2 / 1024, 12), expect.closeTo(4 / 1024, 12), "wins"],
      ["other", 1, 1, "tied"],
    ]);
    expect(comparisons[0].test).toBe("exact McNemar");
    expect(comparisons[0].difference).toBeCloseTo(10 / 20, 12);
    expect(comparisons[0].words).toMatch(
      /^Top-nσ beats plain by 50\.0 points \[.*\], p = 0\.004 after Holm$/,
    );
    expect(comparisons[1].words).toMatch(/^tied: /);
  });

  it("summarise(run) compares greedy decoding, which has one temperature, with Top-nσ at each of its own", () => {
    const { comparisons } = summaryOf(
      smallRun({
        "greedy@0": LETTERS("r".repeat(20)),
        "Top-nσ@1": LETTERS("r".repeat(20)),
        "Top-nσ@2": LETTERS("w".repeat(20)),
        "plain@1": LETTERS("r".repeat(20)),
        "plain@2": LETTERS("r".repeat(20)),
      }),
    );
    expect(
      comparisons.map(({ a, b, outcome }) => [a.temperature, b.sampler, b.temperature, outcome]),
    ).toEqual([
      [1, "greedy", 0, "tied"],
      [1, "plain", 1, "tied"],
      [2, "greedy", 0, "loses"],
      [2, "plain", 2, "loses"],
    ]);
  });

  it("summarise(run with several texts per item) gives pass@k, maj@k and first-k, and widens intervals for clusters", () => {
    const { cells, comparisons } = summaryOf(
      smallRun({ "Top-nσ@1": ["rrw", "rrw", "www", "rrr"], "plain@1": ["wrr", "uur", "www", "rrr"] }),
    );
    // Of two texts: items 1 and 2 have three pairs, one of them right and right: the vote is 1/3 + half of 2/3.
    expect(cells[0].ofSeveral).toEqual([
      { k: 2, passAt: 0.75, majority: expect.closeTo((2 / 3 + 2 / 3 + 0 + 1) / 4, 12), first: 0.75 },
      { k: 3, passAt: 0.75, majority: 0.75, first: 0.75 },
    ]);
    // A lone right answer beside two texts without any wins its vote.
    expect(cells[1].ofSeveral!.at(-1)).toEqual({ k: 3, passAt: 0.75, majority: 0.75, first: 0.75 });
    const independent = wilson(7, 12);
    expect(cells[0].accuracy!.share).toBeCloseTo(7 / 12, 12);
    expect(cells[0].accuracy!.low).toBeLessThan(independent.low);
    expect(cells[0].accuracy!.high).toBeGreaterThan(independent.high);
    expect(comparisons[0].test).toBe("exact permutation");
  });

  it("summarise(run with several texts per item) says how well the entropy of their answers tells wrong ones", () => {
    // Entropies 0, 0, 0, h, h where the most frequent answer is right, and 0, h, h, h, h where it is wrong.
    const drawn = ["rrr", "rrr", "rrr", "rrw", "rrw", "www", "wwr", "wwr", "wwr", "wwu"];
    // 0, 0, 0, h, 0 where greedy decoding's is right, and h, h, h, h, h where it is wrong.
    const { cells } = summaryOf(smallRun({ "greedy@0": LETTERS("rrrrwrwwww"), "Top-nσ@1": drawn }));
    expect(cells[0].wrongMajority).toBeUndefined();
    expect(cells[0].wrongGreedy).toBeUndefined();
    expect(cells[1].wrongMajority).toMatchObject({ items: 10, wrong: 5 });
    expect(cells[1].wrongMajority!.auroc.share).toBeCloseTo((1.5 + 4 * (3 + 2 * 0.5)) / 25, 12);
    expect(cells[1].wrongGreedy).toMatchObject({ items: 10, wrong: 5 });
    expect(cells[1].wrongGreedy!.auroc.share).toBeCloseTo((5 * (4 + 0.5)) / 25, 12);
  });

  it("summarise(run) has no such figure where fewer than five answers are wrong, or without greedy decoding", () => {
    const drawn = ["rrr", "rrr", "rrr", "rrr", "rrr", "rrw", "wwr", "wwr", "wwr", "www"];
    const noisy = summaryOf(smallRun({ "Top-nσ@1": drawn })).cells[0];
    expect([noisy.wrongMajority, noisy.wrongGreedy]).toEqual([undefined, undefined]);
    const others = ["www", ...drawn];
    const enough = summaryOf(smallRun({ "Top-nσ@1": others })).cells[0];
    expect(enough.wrongMajority).toMatchObject({ items: 11, wrong: 5 });
    expect(enough.wrongGreedy).toBeUndefined();
  });

  it("summarise(run) calls a cell the best only where it is told apart from every other of its column", () => {
    const good = LETTERS("r".repeat(20));
    const bad = LETTERS("w".repeat(20));
    const nearly = LETTERS(`w${"r".repeat(19)}`);
    const { cells } = summaryOf(
      smallRun({
        "Top-nσ@1": good,
        "plain@1": bad,
        "Top-nσ@2": good,
        "plain@2": bad,
        "other@2": nearly,
      }),
    );
    expect(
      cells.filter(({ best }) => best).map(({ sampler, temperature }) => [sampler, temperature]),
    ).toEqual([["Top-nσ", 1]]);
  });

  it("summarise(run) says what difference the items would show after Holm, which asks more of a larger family", () => {
    // Of 40 items 20 tell the two apart, as many to either side.
    const halves = {
      "Top-nσ@1": LETTERS(`${"rw".repeat(10)}${"r".repeat(20)}`),
      "plain@1": LETTERS(`${"wr".repeat(10)}${"r".repeat(20)}`),
    };
    const third = { "other@1": LETTERS(`${"wr".repeat(10)}${"r".repeat(20)}`) };
    const [[alone], [first]] = [
      summaryOf(smallRun(halves)),
      summaryOf(smallRun({ ...halves, ...third })),
    ].map(({ comparisons }) => comparisons);
    expect(alone.detectable).toBe(pairedDetectableEffect(40, 0.5, { alpha: 0.05 }));
    expect(first.detectable).toBe(pairedDetectableEffect(40, 0.5, { alpha: 0.05 / 2 }));
    expect(first.detectable).toBeGreaterThan(alone.detectable!);
  });

  it("summarise(run of fewer than 20 items) has counts and no verdict, and calls nothing the best", () => {
    const of = (items: number) =>
      summaryOf(
        smallRun({ "Top-nσ@1": LETTERS("r".repeat(items)), "plain@1": LETTERS(`r${"w".repeat(items - 1)}`) }),
      );
    const few = of(19);
    expect(few.comparisons[0]).toMatchObject({
      outcome: "too few",
      words: "Top-nσ has 19 of 19 right, plain 1 of 19",
    });
    expect(few.cells.some(({ best }) => best)).toBe(false);
    expect(terminalReport(few)).toContain(
      "Fewer than 20 items: counts and no verdict\n  T = 1: Top-nσ has 19 of 19 right, plain 1 of 19.",
    );
    const enough = of(20);
    expect(enough.comparisons[0].outcome).toBe("wins");
    expect(enough.cells.map(({ best }) => best)).toEqual([true, false]);
  });

  it("summarise(run of an unfinished plan) says how many texts are missing and compares what both cells have", () => {
    const made = smallRun({ "Top-nσ@1": LETTERS("rrrr"), "plain@1": LETTERS("wwww") });
    const { missing, comparisons } = summaryOf({ ...made, samples: made.samples.slice(0, 6) });
    expect(missing).toBe(2);
    expect(comparisons[0].items).toBe(2);
  });

  it("summarise(run with texts that the plan does not ask for) leaves them out and says so", () => {
    const made = smallRun({ "Top-nσ@1": LETTERS("rr") });
    const [first] = made.samples;
    const strangers = [
      { ...first, key: contentHash("a"), temperature: 9 },
      { ...first, key: contentHash("b"), item: "i9" },
    ];
    const { texts, notes } = summaryOf({ ...made, samples: [...made.samples, ...strangers] });
    expect(texts).toBe(2);
    expect(notes).toEqual([
      "Left out: 2 lines of journal/0.jsonl, the first in line 3: a text that the plan does not ask for.",
    ]);
  });

  it("summarise(run without Top-nσ) compares nothing", () => {
    const { comparisons, reference } = summaryOf(smallRun({ "a@1": LETTERS("rw"), "b@1": LETTERS("wr") }));
    expect([comparisons, reference]).toEqual([[], undefined]);
  });

  it("summarise(run of open-ended prompts) has diversity and no accuracy", () => {
    const drawn = makeRun({ items: 6, samples: 3, temperatures: [1], samplers: SAMPLERS.slice(1) });
    const [first] = drawn.samples;
    const made = {
      ...drawn,
      samples: drawn.samples.map((each) =>
        each.sampler === first.sampler ? { ...each, text: first.text } : each,
      ),
    };
    const items = made.items.map(({ id, task, prompt }) => ({ id, task, prompt, kind: "open" as const }));
    const { cells, comparisons } = summaryOf({ ...made, items });
    expect(comparisons).toEqual([]);
    for (const cell of cells) {
      expect(cell.accuracy).toBeUndefined();
      expect(cell.diversity!.distinct[1]).toBeGreaterThan(0);
      expect(cell.diversity!.distinct[1]).toBeLessThanOrEqual(1);
      expect(cell.diversity!.selfBleuAmong).toBe("texts of an item");
    }
    // Three times the same text is as little diverse as can be.
    expect(cells.find(({ sampler }) => sampler === first.sampler)!.diversity!.selfBleu).toBeCloseTo(1, 12);
  });

  it("summarise(run) is the same whatever the order of the journal's lines and the number of its files", () => {
    const made = makeRun({ items: 8, samples: 2, temperatures: [2] });
    const rounded = (value: unknown) =>
      JSON.parse(JSON.stringify(value), (_, each) =>
        typeof each === "number" ? Number(each.toPrecision(12)) : each,
      );
    const { runs: _, ...expected } = summaryOf(made);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...made.samples], { minLength: made.samples.length }),
        fc.integer({ min: 1, max: 4 }),
        (samples, processes) => {
          const { runs: _, ...found } = summaryOf({ ...made, samples }, processes);
          expect(rounded(found)).toEqual(rounded(expected));
        },
      ),
      { numRuns: 8 },
    );
  });
});
