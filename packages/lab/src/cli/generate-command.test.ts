import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SamplerOptions, Trace } from "nsigma";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Generated } from "nsigma/hosts";
import { serveOpenAI } from "../../../../conformance/hosts/openai-server.ts";
import { assertBuilt, jsonLines, nsigma, nsigmaAgain } from "./command-line.fixture.ts";

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
  const { stdout } = await nsigmaAgain([
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
  const { code, stdout, stderr } =
    stdin === undefined
      ? await nsigmaAgain(["generate", ...words])
      : await nsigma(["generate", ...words], { stdin });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe("nsigma generate", () => {
  it("nsigma generate PROMPT --json --n 2 prints an object per text, the second with seed + 1", () => {
    expect(results).toHaveLength(2);
    expect(results.map(({ sampler }) => sampler.seed)).toEqual([5, 6]);
    for (const { model, prompt, tokens, ending, text } of results) {
      expect({ model, prompt, tokens, ending }).toEqual({
        model: "embedded",
        prompt: QUESTION,
        tokens: 24,
        ending: "length",
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
    expect(result.ending).toBe("stop string");
    expect(result.tokens).toBeLessThan(24);
  });

  it("nsigma generate --file FILE and a prompt from a pipe are the prompt as an argument", async () => {
    const file = join(place, "prompt.txt");
    writeFileSync(file, `${QUESTION}\n`);
    expect(await textOf(["--file", file, ...LONG])).toBe(`${results[0].text}\n`);
    expect(await textOf(LONG, `${QUESTION}\n`)).toBe(`${results[0].text}\n`);
  });

  it("nsigma generate --out FILE writes there what it would print", async () => {
    const file = join(place, "answer.txt");
    expect(await textOf([QUESTION, ...LONG, "--out", file])).toBe("");
    expect(readFileSync(file, "utf8")).toBe(`${results[0].text}\n`);
  });

  it("nsigma generate --messages FILE is the chat in it, and --system comes before", async () => {
    const file = join(place, "chat.json");
    writeFileSync(file, JSON.stringify([{ role: "user", content: QUESTION }]));
    expect(await textOf(["--messages", file, ...LONG])).toBe(`${results[0].text}\n`);
    const system = ["--system", "Count the plums.", ...LONG, "--json"];
    const [ofFile] = jsonLines<Result>(await textOf(["--messages", file, ...system]));
    const [ofArgument] = jsonLines<Result>(await textOf([QUESTION, ...system]));
    expect(ofFile.prompt).toEqual([
      { role: "system", content: "Count the plums." },
      { role: "user", content: QUESTION },
    ]);
    expect(ofArgument).toMatchObject({ prompt: ofFile.prompt, text: ofFile.text });
  });

  it("nsigma generate --model URL --server NAME answers from a server, by its own names", async () => {
    const server = await serveOpenAI({ strict: true });
    try {
      const words = [QUESTION, "-m", server.url, "--server", "llama.cpp", ...LONG, "--json"];
      const [{ model, tokens, ending }] = jsonLines<Result>(
        (await nsigmaAgain(["generate", ...words])).stdout,
      );
      expect({ model, tokens, ending }).toEqual({ model: "tiny", tokens: 24, ending: "length" });
      const vllm = await nsigmaAgain([
        "generate",
        "x",
        "-m",
        server.url,
        "--server",
        "vllm",
        "--top-n-sigma",
        "1",
      ]);
      expect(vllm).toMatchObject({ code: 2, stdout: "" });
      expect(vllm.stderr).toMatch(/^nsigma: --top-n-sigma is not supported by vLLM: .*\n$/);
    } finally {
      await server.close();
    }
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
