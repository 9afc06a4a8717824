import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AutoModelForCausalLM, AutoTokenizer, type Tensor } from "@huggingface/transformers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nsigma } from "../../packages/lab/src/cli/command-line.fixture.ts";
import { NO_SMOLLM2_ONNX, SMOLLM2_FOLDER } from "../real-models.ts";
import { smollm2Transformers } from "./smollm2.ts";

const MODEL = ["--model", SMOLLM2_FOLDER];
const LIST = "List ten animals, one on each line.";

describe.skipIf(NO_SMOLLM2_ONNX !== undefined)(`commands on SmolLM2 (${NO_SMOLLM2_ONNX ?? "here"})`, () => {
  let place: string;
  beforeAll(() => {
    place = mkdtempSync(join(tmpdir(), "nsigma-smollm2-"));
  });
  afterAll(() => rmSync(place, { recursive: true }));

  async function written(words: string[]): Promise<string> {
    const { code, stdout, stderr } = await nsigma(["generate", LIST, ...MODEL, ...words]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return stdout;
  }

  it("nsigma inspect shows a row of 49,152 logits, and tokens that are parts of a character by their ids", async () => {
    const { stdout } = await nsigma(["inspect", "🌍🌎", "--plain", ...MODEL]);
    expect(stdout).toMatch(/^49152 of 49152 logits finite/);
    expect(stdout).toMatch(/│ token \d+ +│/);
    const distance = Number(/\(max - μ\)\/σ (\d+\.\d+)/.exec(stdout)?.[1]);
    expect(distance).toBeGreaterThan(3);
    expect(distance).toBeLessThan(12);
  });

  it("nsigma generate --trace writes a line for each token, and what it kept", async () => {
    const file = join(place, "trace.jsonl");
    await written("--temperature 1.5 --seed 3 --max-tokens 12 --trace".split(" ").concat(file));
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const traces = lines.map((line) => JSON.parse(line) as { vocabSize: number; steps: { kept: number }[] });
    expect(traces).toHaveLength(12);
    for (const { vocabSize } of traces) expect(vocabSize).toBe(49_152);
    const kept = traces.map(({ steps }) => steps[0].kept);
    expect(Math.min(...kept)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...kept)).toBeGreaterThan(1);
    expect(Math.max(...kept)).toBeLessThan(1000);
  });

  it("nsigma generate --dialect finds the tokens of DRY's breakers, which change the text", async () => {
    const asked = join(place, "request.json");
    const write = async (breakers: string[]): Promise<string> => {
      const request = { temperature: 0, dry_multiplier: 4, dry_allowed_length: 1 };
      writeFileSync(asked, JSON.stringify({ ...request, dry_sequence_breakers: breakers }));
      return written(["--max-tokens", "32", "--dialect", "llama.cpp", "--options", asked]);
    };
    const greedy = await written(["--temperature", "0", "--max-tokens", "32"]);
    expect(await write(["\n", ".", " "])).not.toBe(await write(["never"]));
    expect(await write(["never"])).not.toBe(greedy);
  });

  it("penalties at a real vocabulary choose what transformers.js's own do", async () => {
    const prompt = "The cat sat on the mat, and the dog sat on";
    const options = { local_files_only: true, device: "cpu", dtype: "fp32" } as const;
    const tokenizer = await AutoTokenizer.from_pretrained(SMOLLM2_FOLDER, options);
    const model = await AutoModelForCausalLM.from_pretrained(SMOLLM2_FOLDER, options);
    const host = await smollm2Transformers("fp32");
    for (const [penalty, ngram] of [
      [1.3, 0],
      [1.1, 2],
    ]) {
      const own = (await model.generate({
        ...(await tokenizer(prompt)),
        max_new_tokens: 16,
        do_sample: false,
        repetition_penalty: penalty,
        no_repeat_ngram_size: ngram,
      })) as Tensor;
      const ids = (own.tolist() as bigint[][])[0].map(Number);
      const ours = await host.generate({
        prompt,
        sampler: { temperature: 0, repetitionPenalty: penalty, noRepeatNgram: ngram },
        maxTokens: 16,
      });
      expect(prompt + ours.text).toBe(tokenizer.decode(ids, { skip_special_tokens: true }));
    }
    await model.dispose();
  });

  it("nsigma measure and nsigma calibrate read its rows", async () => {
    const card = await nsigma(["measure", ...MODEL, ..."--problems 2 --max-tokens 8 --json".split(" ")]);
    const { perplexity, sigmaDistance } = JSON.parse(card.stdout) as Record<string, number>;
    expect(perplexity).toBeGreaterThan(1);
    expect(perplexity).toBeLessThan(20);
    expect(sigmaDistance).toBeGreaterThan(4);
    expect(sigmaDistance).toBeLessThan(9);
    const text = join(place, "text.txt");
    writeFileSync(text, "The river runs through the town, past the old mill, and down to the sea.");
    const { code, stdout } = await nsigma(["calibrate", ...MODEL, "--text", text, "--json"]);
    expect(code).toBe(0);
    expect(JSON.stringify(JSON.parse(stdout))).toMatch(/"n":/);
  });
});
