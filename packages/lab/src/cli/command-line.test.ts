import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SamplerOptions, Trace } from "nsigma";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Generated } from "../generate/generate.ts";
import type { Inspection } from "../inspect/inspect-row.ts";
import type { Cell } from "../compare/compare.ts";
import { assertBuilt, jsonLines, nsigma } from "./command-line.fixture.ts";

type Result = Generated & { model: string; prompt: string; sampler: SamplerOptions };

const QUESTION = "Mia has 12 plums and eats 5. How many plums are left?";
/** The end of text is banned, so that every text has 24 tokens. */
const LONG = ["--seed", "5", "--max-tokens", "24", "--top-n-sigma", "1", "--logit-bias", "1=false"];

let place: string;
/** `generate QUESTION ...LONG --n 2 --json --trace FILE`, which others are compared with. */
let results: Result[];
let traceFile: string;

beforeAll(async () => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-cli-"));
  traceFile = join(place, "trace.jsonl");
  const { stdout } = await nsigma([
    "generate",
    QUESTION,
    ...LONG,
    "--n",
    "2",
    "--json",
    "--trace",
    traceFile,
  ]);
  results = jsonLines<Result>(stdout);
});
afterAll(() => rmSync(place, { recursive: true }));

async function textOf(words: string[], stdin?: string): Promise<string> {
  const { code, stdout, stderr } = await nsigma(["generate", ...words], stdin === undefined ? {} : { stdin });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe("nsigma generate", () => {
  it("nsigma generate PROMPT --json --n 2 prints an object per text, the second with seed + 1", () => {
    expect(results).toHaveLength(2);
    expect(results.map(({ sampler }) => sampler.seed)).toEqual([5, 6]);
    for (const { model, prompt, tokens, reason, text } of results) {
      expect({ model, prompt, tokens, reason }).toEqual({
        model: "embedded",
        prompt: QUESTION,
        tokens: 24,
        reason: "length",
      });
      expect(text.length).toBeGreaterThan(20);
    }
  });

  it("nsigma generate PROMPT streams the same text for the same seed, and ends with 0", async () => {
    const { code, stdout, stderr, pieces } = await nsigma(["generate", QUESTION, ...LONG]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`${results[0].text}\n`);
    // The first words were there before the last.
    expect(pieces.length).toBeGreaterThan(2);
  });

  it("nsigma generate PROMPT --trace FILE writes a JSON object per token", () => {
    const lines = jsonLines<Trace & { text: number }>(readFileSync(traceFile, "utf8"));
    expect(lines.map(({ text, step, seed }) => [text, step, seed])).toEqual(
      [0, 1].flatMap((text) => Array.from({ length: 24 }, (_, step) => [text, step, 5 + text])),
    );
    for (const { steps, u, rank, max, std, vocabSize, probability } of lines) {
      expect(steps.map(({ name }) => name)).toEqual(["logitBias", "topNSigma"]);
      // The ban may have taken the maximum; otherwise the line is max - σ of the row without it.
      expect(steps[1].threshold).toBeLessThan(max);
      expect(steps[1].threshold).toBeGreaterThan(max - 30 * std);
      expect(steps[1].kept).toBeGreaterThanOrEqual(1);
      expect(steps[1].kept).toBeLessThan(vocabSize);
      expect(u >= 0 && u < 1 && probability > 0 && probability <= 1).toBe(true);
      expect(rank).toBeLessThanOrEqual(steps[1].kept + 1);
    }
  });

  it("nsigma generate PROMPT --stop TEXT ends before it", async () => {
    const { text } = results[0];
    const stop = text.slice(10, 13);
    const stdout = await textOf([QUESTION, ...LONG, "--stop", "never in it", "--stop", stop, "--json"]);
    const [result] = jsonLines<Result>(stdout);
    expect(result.text).toBe(text.slice(0, text.indexOf(stop)));
    expect(result.reason).toBe("stop string");
    expect(result.tokens).toBeLessThan(24);
  });

  it("nsigma generate --file FILE and a prompt from a pipe are the prompt as an argument", async () => {
    const file = join(place, "prompt.txt");
    writeFileSync(file, `${QUESTION}\n`);
    expect(await textOf(["--file", file, ...LONG])).toBe(`${results[0].text}\n`);
    expect(await textOf(LONG, `${QUESTION}\n`)).toBe(`${results[0].text}\n`);
  });

  it("nsigma generate --plain takes the prompt without the chat template", async () => {
    const prompt = `<|user|>${QUESTION}<|assistant|>`;
    expect(await textOf([prompt, "--plain", ...LONG])).toBe(`${results[0].text}\n`);

    const plainTrace = join(place, "plain.jsonl");
    await textOf([QUESTION, "--plain", ...LONG, "--trace", plainTrace]);
    const [plain, chat] = [plainTrace, traceFile].map(
      (file) => jsonLines<Trace>(readFileSync(file, "utf8"))[0],
    );
    expect(plain.max).not.toBe(chat.max);
  });
});

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
