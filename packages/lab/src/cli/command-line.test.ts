import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cell } from "../compare/compare.ts";
import type { Inspection } from "../inspect/inspect-row.ts";
import { assertBuilt, nsigma } from "./command-line.fixture.ts";

const QUESTION = "Mia has 12 plums and eats 5. How many plums are left?";

let place: string;

beforeAll(() => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-cli-"));
});
afterAll(() => rmSync(place, { recursive: true }));

describe("nsigma inspect", () => {
  it("nsigma inspect PROMPT prints the histogram with every line, and a table of the best tokens", async () => {
    const { code, stdout, stderr } = await nsigma(["inspect", QUESTION, "--top", "7"]);
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
    const { stdout, stderr } = await nsigma([
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
    const { code, stdout } = await nsigma(["compare", "--problems", "1", "--temperatures", "1", "--json"]);
    expect(code).toBe(0);
    const cells = JSON.parse(stdout) as Cell[];
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
});

describe("nsigma --help", () => {
  it("nsigma --help and nsigma COMMAND --help explain themselves and end with 0", async () => {
    const { code, stdout } = await nsigma(["--help"]);
    expect(code).toBe(0);
    const commands = [...stdout.matchAll(/^ {2}(\w+) \[options\]/gm)].map(([, name]) => name);
    expect(commands).toEqual(expect.arrayContaining(["generate", "inspect", "compare"]));
    for (const command of commands) {
      const help = await nsigma([command, "--help"]);
      expect(help).toMatchObject({ code: 0, stderr: "" });
      expect(help.stdout).toContain(`Usage: nsigma ${command} [options]`);
    }
  });
});
