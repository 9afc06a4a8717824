import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeRun, writeRun } from "../findings/run.fixture.ts";
import type { Summary } from "../findings/summary.ts";
import { assertBuilt, nsigmaAgain as nsigma } from "./command-line.fixture.ts";

let place: string;
let run: string;

beforeAll(() => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-report-"));
  run = writeRun(join(place, "run"), makeRun({ items: 20, temperatures: [1, 3] }));
});
afterAll(() => rmSync(place, { recursive: true }));

describe("nsigma report", () => {
  it("nsigma report RUN prints the table of right answers, and what holds up or is tied", async () => {
    const { code, stdout, stderr } = await nsigma(["report", run], { env: { COLUMNS: "120" } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/│ Top-nσ 1 +│ +- │ +\d+\.\d \[\d+\.\d, \d+\.\d\] │/);
    expect(stdout).toContain("every sampler against Top-nσ 1");
    expect(stdout).toMatch(/Tied\n {2}T = 1: /);
  });

  it.each(["60", "80"])("nsigma report RUN has no line that is longer than COLUMNS=%s", async (columns) => {
    const { stdout } = await nsigma(["report", run], { env: { COLUMNS: columns } });
    const longest = Math.max(...stdout.split("\n").map(({ length }) => length));
    expect(longest).toBeLessThanOrEqual(Number(columns));
  });

  it("nsigma report RUN --format json prints the summary, --profile says how answers are found", async () => {
    const { stdout } = await nsigma(["report", run, "--format", "json", "--profile", "official"]);
    const { profile, cells } = JSON.parse(stdout) as Summary;
    expect(profile).toBe("official");
    expect(cells).toHaveLength(7);
  });

  it("nsigma report RUN --out FILE writes the form that the file's ending asks for", async () => {
    const beginnings = {
      md: "**word-problems",
      csv: "model,task,",
      tex: "\\begin{table}",
      html: "<!doctype html>",
    };
    for (const [ending, beginning] of Object.entries(beginnings)) {
      const file = join(place, `report.${ending}`);
      const { code, stdout, stderr } = await nsigma(["report", run, "--out", file]);
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
      expect(readFileSync(file, "utf8").startsWith(beginning)).toBe(true);
    }
  });

  it("nsigma report RUN warns of texts that the token limit cut off, beside a format without sentences too", async () => {
    const made = makeRun({ items: 12, temperatures: [1] });
    const samples = made.samples.map((sample, row) =>
      row < 6 ? { ...sample, ending: "length" as const } : sample,
    );
    const limited = writeRun(join(place, "limited"), { ...made, samples });
    const warning = "arning: the token limit cut off 6 of 48 texts";
    expect((await nsigma(["report", limited])).stdout).toContain(warning);
    const { stdout, stderr } = await nsigma(["report", limited, "--format", "csv"]);
    expect(stdout).not.toContain(warning);
    expect(stderr).toContain(warning);
  });

  it("nsigma report RUN RUN compares two runs, here equal ones", async () => {
    const { stdout } = await nsigma(["report", run, run, "--format", "json"]);
    const { comparisons } = JSON.parse(stdout) as Summary;
    expect(comparisons).toHaveLength(7);
    expect(comparisons.every(({ outcome, difference }) => outcome === "tied" && difference === 0)).toBe(true);
  });

  it.each([
    [["report", "no-such-run"], /^nsigma: run no-such-run: there is no plan\.json/],
    [
      ["report", "RUN", "--format", "pdf"],
      /^nsigma: .*'pdf' is invalid.*terminal, markdown, csv, latex, html, json/,
    ],
    [["report", "RUN", "--profile", "lax"], /^nsigma: .*'lax' is invalid.*robust, strict, lm-eval, official/],
    [
      ["report", "RUN", "--out", "x.pdf"],
      /^nsigma: --out x\.pdf: the ending says no format; .*\.html, \.json/,
    ],
    [["report", "RUN", "--out", "/no/such/folder/a.html"], /^nsigma: --out \/no\/such\/folder\/a\.html: /],
    [["calibrate", "--rows", "none"], /^nsigma: --rows none: there is no none\.f32/],
    [["calibrate", "--rows", "a", "--items", "4"], /^nsigma: --rows a: recorded logits write no answers/],
    [["calibrate", "-m", "x", "--rows", "a"], /^nsigma: --rows a: .*leave --model x out/],
    [["calibrate", "--items", "0", "--run", "a"], /^nsigma: --run: it is for answers, and none are tried/],
    [["calibrate", "--rows", "a", "--temperatures", "2"], /^nsigma: --temperatures: it is for answers/],
    [["calibrate", "--items", "1"], /^nsigma: .*give 0, or 2 to 500/],
    [["calibrate", "--out", "a.pdf"], /^nsigma: --out a\.pdf: the name must end in \.html or \.svg/],
    [["calibrate", "--text", "none.txt"], /^nsigma: --text none\.txt: ENOENT/],
  ])("nsigma %j says in one line what to mend", async (words, line) => {
    const { code, stdout, stderr } = await nsigma(words.map((word) => (word === "RUN" ? run : word)));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("nsigma calibrate", () => {
  it("nsigma calibrate --items 2 --out FILE finds an n, says why, and draws it", async () => {
    const file = join(place, "calibration.svg");
    const { code, stdout, stderr } = await nsigma([
      "calibrate",
      "--items",
      "2",
      "--max-tokens",
      "24",
      "--temperatures",
      "2",
      "--out",
      file,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/│ Top-nσ 1 +│/);
    expect(stdout).toMatch(/\nRecommended: n = [\d.]+\n/);
    expect(readFileSync(file, "utf8")).toContain("True next tokens kept, by how many are kept");
  });

  it("nsigma calibrate --text FILE --json goes by coverage alone", async () => {
    const text = join(place, "text.txt");
    writeFileSync(text, readFileSync(join(run, "items.jsonl"), "utf8").slice(0, 800));
    const { code, stdout } = await nsigma(["calibrate", "--json", "--text", text]);
    expect(code).toBe(0);
    const { recommendation, coverage, tuning } = JSON.parse(stdout);
    expect(recommendation.by).toBe("coverage");
    expect(coverage.rows).toBeGreaterThan(100);
    expect(tuning).toBeUndefined();
  });
});
