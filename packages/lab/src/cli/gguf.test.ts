import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GGUF_FILE } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Calibration } from "../calibrate/calibrate.ts";
import type { Cell } from "../compare/compare.ts";
import type { Figures } from "../measure/measure.ts";
import type { Inspection } from "nsigma/analysis";
import { assertBuilt, nsigma, nsigmaAgain } from "./command-line.fixture.ts";

const QUESTION = "Mia has 12 plums and eats 5. How many plums are left?";
const GGUF = ["--model", GGUF_FILE];

/** Resolves koffi to nothing, as where it is not installed. */
const HOOKS = `export const resolve = (name, context, next) => {
  if (name !== "koffi") return next(name, context);
  throw Object.assign(new Error("Cannot find package 'koffi'"), { code: "ERR_MODULE_NOT_FOUND" });
};`;
const asUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
const WITHOUT_PEER = asUrl(
  `import { register } from "node:module"; register(${JSON.stringify(asUrl(HOOKS))});`,
);

let place: string;
beforeAll(() => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-gguf-"));
});
afterAll(() => rmSync(place, { recursive: true }));

async function outputOf(words: string[]): Promise<string> {
  const { code, stdout, stderr } = await nsigmaAgain(words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe("nsigma COMMAND --model X.gguf", () => {
  it.each([
    ["a chat", [QUESTION]],
    ["--plain", ["Mia has 12 plums and", "--plain"]],
    ["--stop", [QUESTION, "--stop", "#### "]],
  ])("nsigma generate with %s writes what the same model writes as ONNX", async (_name, words) => {
    const sampler = ["--temperature", "1.5", "--top-n-sigma", "1", "--seed", "5", "--max-tokens", "32"];
    const text = await outputOf(["generate", ...words, ...sampler, ...GGUF]);
    expect(text.length).toBeGreaterThan(20);
    expect(text).toBe(await outputOf(["generate", ...words, ...sampler]));
  });

  it("nsigma generate --dialect llama.cpp knows the model's tokens: biases and breakers given as text", async () => {
    const file = join(place, "request.json");
    const request = { temperature: 1, seed: 3, dry_multiplier: 0.8, logit_bias: [[" plums", -5]] };
    writeFileSync(file, JSON.stringify(request));
    const words = ["generate", QUESTION, "--dialect", "llama.cpp", "--options", file, "--max-tokens", "32"];
    const [gguf, onnx] = [await nsigmaAgain([...words, ...GGUF]), await nsigmaAgain(words)];
    expect(gguf.stdout).toBe(onnx.stdout);
    expect(gguf).toMatchObject({ code: 0, stderr: onnx.stderr });
  });

  it("nsigma generate penalises what the prompt has, as with the same model as ONNX", async () => {
    const words = ["generate", QUESTION, "--repetition-penalty", "1.1", "--temperature", "0"];
    expect(await outputOf([...words, ...GGUF])).toBe(await outputOf(words));
  });

  it("nsigma inspect shows the row of the ONNX model", async () => {
    const inspect = async (words: string[]): Promise<Inspection> =>
      JSON.parse(await outputOf(["inspect", QUESTION, "--json", "--top", "5", ...words]));
    const [gguf, onnx] = [await inspect(GGUF), await inspect([])];
    expect(gguf.cuts.map(({ label, kept }) => [label, kept])).toEqual(
      onnx.cuts.map(({ label, kept }) => [label, kept]),
    );
    expect(gguf.tokens.map(({ id, text }) => [id, text])).toEqual(
      onnx.tokens.map(({ id, text }) => [id, text]),
    );
    expect(gguf.row.std).toBeCloseTo(onnx.row.std, 2);
    expect(gguf.tokens[0].logit).toBeCloseTo(onnx.tokens[0].logit, 1);
  });

  it("nsigma calibrate finds the coverage of the ONNX model's rows", async () => {
    const file = join(place, "text.txt");
    writeFileSync(file, `${QUESTION} Mia has 12 - 5 = 7 plums left. #### 7\n`.repeat(4));
    const calibrate = async (words: string[]): Promise<Calibration> =>
      JSON.parse(await outputOf(["calibrate", "--text", file, "--json", ...words]));
    const [gguf, onnx] = [await calibrate(GGUF), await calibrate([])];
    expect(gguf.coverage.rows).toBe(onnx.coverage.rows);
    const kept = ({ recommendation }: Calibration): unknown => ({
      n: recommendation.n,
      by: recommendation.by,
    });
    expect(kept(gguf)).toEqual(kept(onnx));
  });

  it("nsigma measure finds the figures of the ONNX model", async () => {
    const measure = async (words: string[]): Promise<Figures> =>
      JSON.parse(await outputOf(["measure", "--problems", "8", "--json", ...words]));
    const [gguf, onnx] = [await measure(GGUF), await measure([])];
    expect(gguf.greedy).toEqual(onnx.greedy);
    expect(gguf.perplexity).toBeCloseTo(onnx.perplexity, 2);
    expect(gguf.sigmaDistance).toBeCloseTo(onnx.sigmaDistance, 1);
  });

  it("nsigma compare marks the answers of a GGUF", async () => {
    const words = ["compare", "--problems", "2", "--temperatures", "1.5", "--json", ...GGUF];
    const { code, stdout } = await nsigmaAgain(words);
    expect(code).toBe(0);
    const { cells } = JSON.parse(stdout) as { cells: Cell[] };
    expect(cells.map(({ count }) => count)).toEqual([2, 2, 2, 2]);
    expect(cells.at(-1)).toMatchObject({ sampler: "Top-nσ 1", right: 2 });
  });
});

describe("nsigma, with a GGUF that cannot be used", () => {
  it.each<[string, (folder: string) => string[], RegExp, Record<string, string>?]>([
    [
      "where koffi is not installed",
      () => ["generate", "x", ...GGUF],
      /^nsigma: koffi must be installed, because koffi is what calls llama\.cpp: npm install koffi/,
      { NODE_OPTIONS: `--import=${WITHOUT_PEER}` },
    ],
    [
      "a context that is longer than the model's",
      () => ["generate", "x", "--context", "100000", ...GGUF],
      /^nsigma: --context must be at most 512, as the model was trained on, got 100000/,
    ],
    [
      "a GPU where there is none",
      () => ["generate", "x", "--gpu", "tpu", ...GGUF],
      /^nsigma: --gpu tpu: llama\.cpp finds .* here \(.*\); leave it out/,
    ],
    [
      "no such file",
      () => ["compare", "--model", "a/b.gguf"],
      /^nsigma: --model a\/b\.gguf: there is no such file/,
    ],
    [
      "a file that is none",
      (folder) => ["generate", "x", "--model", join(folder, "none.gguf")],
      /^nsigma: --model must be a whole GGUF file: the file is not a GGUF: .*none\.gguf/,
    ],
    [
      "a file that is cut off",
      (folder) => ["generate", "x", "--model", join(folder, "cut.gguf")],
      /^nsigma: --model must be a whole GGUF file: the number of tensors needs more than the 0 bytes .*cut\.gguf/,
    ],
    [
      "a prompt that is empty",
      () => ["inspect", " ", ...GGUF],
      /nsigma: prompt: it is empty; give some text/,
    ],
  ])("%s: one line, and it ends with 2", async (_name, words, message, env) => {
    writeFileSync(join(place, "none.gguf"), "no");
    writeFileSync(join(place, "cut.gguf"), Buffer.from("GGUF\x03\0\0\0", "latin1"));
    const { code, stdout, stderr } = env
      ? await nsigma(words(place), { env })
      : await nsigmaAgain(words(place));
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});
