import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GGUF_FILE } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calibration } from "../calibrate/calibrate.ts";
import type { RuleReport } from "../calibrate/rule/transfer.ts";
import { assertBuilt, nsigmaAgain } from "./command-line.fixture.ts";

let place: string;
beforeAll(async () => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-calibrate-"));
  for (const [name, bought] of [
    ["few", 4],
    ["many", 31],
  ] as const) {
    const text = join(place, `${name}.txt`);
    const lines = Array.from({ length: 12 }, (_, at) => `Tom has ${at} apples and buys ${bought} more.`);
    writeFileSync(text, lines.join(" "));
    const { code } = await nsigmaAgain([
      "record",
      "--text",
      text,
      "--words",
      "1",
      "--out",
      join(place, name),
    ]);
    expect(code).toBe(0);
  }
});
afterAll(() => rmSync(place, { recursive: true }));

async function calibrated<Found>(words: string[]): Promise<Found> {
  const { code, stdout, stderr } = await nsigmaAgain(["calibrate", ...words, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

describe("nsigma calibrate", () => {
  it("takes several recordings, whose texts stay apart", async () => {
    const of = async (...names: string[]) => {
      const words = names.flatMap((name) => ["--rows", join(place, name)]);
      return (await calibrated<Calibration>(words)).coverage;
    };
    const [few, many, both] = [await of("few"), await of("many"), await of("few", "many")];
    expect(both.rows).toBe(few.rows + many.rows);
    expect(both.texts).toBe(few.texts + many.texts);
    expect(both.sigmaDistance).toBeCloseTo(
      (few.rows * few.sigmaDistance + many.rows * many.sigmaDistance) / both.rows,
      9,
    );
  });

  it("--writes greedy predicts the best token everywhere, --writes sampling what was drawn, the same for a seed", async () => {
    const written = async (...words: string[]) =>
      (await calibrated<Calibration>(["--model", GGUF_FILE, "--max-tokens", "12", "--writes", ...words]))
        .coverage;
    const greedy = await written("greedy");
    for (const { points } of greedy.curves) for (const { covered } of points) expect(covered.share).toBe(1);
    const drawn = await written("sampling", "--seed", "5");
    const nucleus = drawn.curves.find(({ name }) => name === "top-p")!;
    const { covered } = nucleus.points.find(({ value }) => value === 0.5)!;
    expect(covered.share).toBeLessThan(0.95);
    expect(await written("sampling", "--seed", "5")).toEqual(drawn);
    expect((await written("sampling", "--seed", "6")).sigmaDistance).not.toBe(drawn.sigmaDistance);
  });

  it("--rule finds rules on the model's rows or recorded ones, and tries them on others", async () => {
    const recorded = await calibrated<RuleReport>([
      "--rule",
      "--coverage",
      "0.9",
      "--rows",
      join(place, "few"),
      "--test",
      join(place, "many"),
    ]);
    expect(recorded.wanted).toBe(0.9);
    expect(recorded.sets.map(({ name }) => name)).toEqual(["few", "many"]);
    for (const { judged } of recorded.transfers) expect(judged.length).toBe(2);
    const tests = ["few", "many"].flatMap((name) => ["--test", join(place, name)]);
    const { code, stdout } = await nsigmaAgain([
      "calibrate",
      "--rule",
      "--text",
      join(place, "few.txt"),
      ...tests,
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain("Found on embedded (");
    expect(stdout).toContain("The same on many (");
    expect(stdout).toMatch(/p_max|Greedy-Threshold/);
  });

  it.each<[string, string[], RegExp]>([
    ["--test without --rule", ["--test", "x"], /^nsigma: --test x: it is for --rule; /],
    ["--rule with a page", ["--rule", "--rows", "x", "--out", "x.html"], /^nsigma: --out: --rule writes no/],
    ["--rule with answers", ["--rule", "--items", "10"], /^nsigma: --items: --rule writes no answers/],
    [
      "--writes beside --text",
      ["--writes", "greedy", "--text", "x"],
      /^nsigma: --writes greedy: --text gives a text/,
    ],
    [
      "--writes beside --rows",
      ["--writes", "greedy", "--rows", "x"],
      /^nsigma: --rows x: recorded logits write no/,
    ],
    [
      "a seed where nothing is drawn",
      ["--writes", "greedy", "--seed", "2"],
      /^nsigma: --seed: it is for answers/,
    ],
  ])("refuses %s", async (_, words, error) => {
    const { code, stderr } = await nsigmaAgain(["calibrate", ...words]);
    expect(stderr).toMatch(error);
    expect(code).toBe(2);
  });
});
