import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cell } from "../compare/compare.ts";
import type { Inspection } from "nsigma/analysis";
import { assertBuilt, nsigma, nsigmaAgain } from "./command-line.fixture.ts";

const QUESTION = "Mia has 12 plums and eats 5. How many plums are left?";

let place: string;

beforeAll(() => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-cli-"));
});
afterAll(() => rmSync(place, { recursive: true }));

describe("nsigma inspect", () => {
  it("nsigma inspect PROMPT prints the histogram with every line, and a table of the best tokens", async () => {
    const { code, stdout, stderr } = await nsigmaAgain(["inspect", QUESTION, "--top", "7"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.split("\n");
    for (const label of [
      "μ",
      "μ + σ",
      "Top-nσ 1",
      "min-p 0.1",
      "top-p 0.9",
      "top-k 20",
      "eta 0.0009",
      "max",
    ]) {
      expect(
        lines.filter((line) => new RegExp(`^ *▲ +${label.replace("+", "\\+")} +-?\\d`).test(line)),
      ).toHaveLength(1);
    }
    expect(stdout).toContain("█");
    const ranks = lines.map((line) => /^│ *(\d+) │ "/.exec(line)?.[1]).filter(Boolean);
    expect(ranks).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
  });

  it("nsigma inspect PROMPT --json --svg FILE prints the row's figures and draws them", async () => {
    const file = join(place, "row.svg");
    const { stdout, stderr } = await nsigmaAgain([
      "inspect",
      QUESTION,
      "--json",
      "--top",
      "5",
      "--svg",
      file,
      "--temperature",
      "2",
    ]);
    expect(stderr).toBe("");
    const { tokens, cuts, row, vocabSize, temperature } = JSON.parse(stdout) as Inspection;
    expect(tokens).toHaveLength(5);
    expect(tokens[0]).toMatchObject({ logit: row.max, distance: 0 });
    expect(cuts.map(({ label }) => label)).toEqual([
      "Top-nσ 1",
      "min-p 0.1",
      "top-p 0.9",
      "top-k 20",
      "eta 0.0009",
    ]);
    expect(cuts[0].threshold).toBeCloseTo(row.max - row.std, 4);
    expect(cuts[3].kept).toBe(20);
    expect(row.histogram.reduce((sum, bin) => sum + bin)).toBe(vocabSize);
    expect(temperature).toBe(2);
    expect(readFileSync(file, "utf8")).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  });
});

describe("nsigma compare", () => {
  it("nsigma compare --problems 1 --temperatures 1 --json prints four cells", async () => {
    const { code, stdout } = await nsigmaAgain([
      "compare",
      "--problems",
      "1",
      "--temperatures",
      "1",
      "--json",
    ]);
    expect(code).toBe(0);
    const { version, cells } = JSON.parse(stdout) as { version: number; cells: Cell[] };
    expect(version).toBe(1);
    expect(cells.map(({ sampler }) => sampler)).toEqual([
      "plain sampling",
      "top-p 0.9",
      "min-p 0.1",
      "Top-nσ 1",
    ]);
    for (const { temperature, count, right, share, low, high } of cells) {
      expect({ temperature, count, share }).toEqual({ temperature: 1, count: 1, share: right });
      expect(high - low).toBeCloseTo(1 / (1 + 1 / 1.959964 ** 2), 5);
    }
  });

  it("nsigma compare fits a terminal: the table first and last, one text per cell, under 60 lines", async () => {
    const words = ["compare", "--problems", "1", "--temperatures", "0.7,1.5,3", "--max-tokens", "12"];
    const { code, stdout } = await nsigmaAgain(words);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.length).toBeLessThan(60);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(lines.filter((line) => line.includes("right, % [95 %]"))).toHaveLength(2);
    expect(lines[1]).toContain("right, % [95 %]");
    expect(lines.filter((line) => /^[✓✗] .*, T = /.test(line))).toHaveLength(12);
    const longer = await nsigmaAgain([...words.slice(0, 3), "--temperatures", "1", "--temperature-last"]);
    expect(stdout).toContain("npx nsigma compare --temperature-last");
    expect(longer.stdout).not.toContain("npx nsigma compare --temperature-last");
  });
});

describe("nsigma --help", () => {
  it("nsigma --help and nsigma COMMAND --help explain themselves and end with 0", async () => {
    const { code, stdout } = await nsigma(["--help"]);
    expect(code).toBe(0);
    const commands = [...stdout.matchAll(/^ {2}(\w+) \[options\]/gm)].map(([, name]) => name);
    expect(commands).toHaveLength(14);
    for (const command of commands) {
      const help = await nsigmaAgain([command, "--help"]);
      expect(help).toMatchObject({ code: 0, stderr: "" });
      expect(help.stdout).toContain(`Usage: nsigma ${command} [options]`);
      const takesModel = !["explain", "report", "models", "bench"].includes(command);
      expect(help.stdout.includes("-m, --model <model>")).toBe(takesModel);
    }
  });

  it("nsigma --version prints the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await nsigma(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("nsigma --help loads neither a model's runtime nor the library", async () => {
    const folder = join(place, "coverage");
    await nsigma(["--help"], { env: { NODE_V8_COVERAGE: folder } });
    const [file] = readdirSync(folder);
    const files = readFileSync(join(folder, file), "utf8");
    expect(files).toContain("/cli/main.js");
    expect(files).not.toMatch(/transformers|-command\.js|\/nsigma\/dist\//);
  });
});
