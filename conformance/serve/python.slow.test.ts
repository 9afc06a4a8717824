import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveEmbedded, serveModels } from "../../packages/lab/src/serve/serve.fixture.ts";
import { loadServed, type Serving } from "../../packages/lab/src/serve/serve.ts";
import { NO_SMOLLM2_ONNX, SMOLLM2_FOLDER } from "../real-models.ts";
import { NO_PYTHON_CLIENTS, python } from "./python-clients.ts";
import { QUESTION } from "./question.ts";
import { SCORES } from "./smollm2-scores.ts";

/** One question of a task, with what is right. */
interface Item {
  readonly context: string;
  readonly options: readonly string[];
  readonly target: number;
}

/** Runs lm-eval on a task that is a file, and gives the task's figures. */
async function lmEval(
  place: string,
  [model, settings]: [model: string, settings: string],
  items: readonly Item[],
  fields: string,
  more: string[] = [],
): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(place, "task-"));
  const file = join(folder, "items.jsonl");
  writeFileSync(file, items.map((item) => `${JSON.stringify(item)}\n`).join(""));
  writeFileSync(
    join(folder, "task.yaml"),
    `
task: served
dataset_path: json
dataset_kwargs: { data_files: { test: ${JSON.stringify(file)} }, cache_dir: ${JSON.stringify(folder)} }
test_split: test
doc_to_text: "{{context}}"
target_delimiter: ""
metadata: { version: 1 }
${fields}`,
  );
  const out = join(folder, "out");
  const flags = ["--tasks", "served", "--include_path", folder, "--output_path", out, ...more];
  await python("-m", "lm_eval", "--model", model, "--model_args", `${settings},max_retries=1`, ...flags);
  const [run] = readdirSync(out);
  const [results] = readdirSync(join(out, run)).filter((name) => name.startsWith("results"));
  return JSON.parse(readFileSync(join(out, run, results), "utf8")).results.served;
}

const CHOICES = `
output_type: multiple_choice
doc_to_choice: "{{options}}"
doc_to_target: target
metric_list: [{ metric: acc, aggregation: mean, higher_is_better: true }]
`;
const ANSWERS = `
output_type: generate_until
doc_to_target: "{{options[target]}}"
generation_kwargs: { until: ["\\n\\n"], max_gen_toks: 60, temperature: 0 }
filter_list: [{ name: number, filter: [{ function: regex, regex_pattern: "#### (.*)" }, { function: take_first }] }]
metric_list: [{ metric: exact_match, aggregation: mean, higher_is_better: true }]
`;
const SUMS = [
  [3, 4],
  [12, 9],
  [5, 6],
  [20, 7],
];
const question = (first: number, second: number): string =>
  `Tom has ${first} apples and buys ${second} more. How many apples does he have?`;

describe.skipIf(NO_PYTHON_CLIENTS)(`clients in Python ${NO_PYTHON_CLIENTS ?? ""}`, () => {
  let place: string;
  let serving: Serving;
  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), "nsigma-python-"));
    serving = await serveEmbedded();
  });
  afterAll(async () => {
    await serving.close();
    rmSync(place, { recursive: true });
  });

  it("openai: whole answers, streams with their helpers, and errors by their classes", async () => {
    const script = fileURLToPath(new URL("openai_client.py", import.meta.url));
    const told = JSON.parse(await python(script, `${serving.url}/v1`, QUESTION));
    const [text] = told.chats;
    expect(text).not.toBe("");
    expect(told.chats).toEqual([text, text, text]);
    expect(told.responses).toEqual([text, text]);
    expect(new Set(told.usage).size).toBe(1);
    expect(told.tokens).toBe(text);
    expect([told.models, told.completion]).toEqual([["embedded"], 4]);
    expect(told.errors).toEqual([
      ["BadRequestError", 400, "temperature"],
      ["NotFoundError", 404, "model"],
      ["BadRequestError", 400, "store"],
    ]);
  });

  it("lm-eval, local-chat-completions: the answers of a task", async () => {
    const model = `base_url=${serving.url}/v1/chat/completions,model=embedded,num_concurrent=2`;
    const items = SUMS.map(([first, second]) => ({
      context: question(first, second),
      options: [String(first + second)],
      target: 0,
    }));
    const figures = await lmEval(place, ["local-chat-completions", model], items, ANSWERS, [
      "--apply_chat_template",
    ]);
    expect(figures["exact_match,number"]).toBe(1);
  });

  it("lm-eval, local-completions: the choices of a task", async () => {
    const model = `base_url=${serving.url}/v1/completions,model=embedded,tokenizer=${MODEL_FOLDER}`;
    const items = SUMS.map(([first, second]) => ({
      context: `<|user|>${question(first, second)}<|assistant|>Tom has ${first} + ${second} =`,
      options: [" 4", ` ${first + second}`, " 99"],
      target: 1,
    }));
    expect((await lmEval(place, ["local-completions", model], items, CHOICES))["acc,none"]).toBe(1);
  });

  it.skipIf(NO_SMOLLM2_ONNX)(
    `lm-eval, local-completions: SmolLM2 chooses as in transformers ${NO_SMOLLM2_ONNX ?? ""}`,
    async () => {
      const models = await loadServed([SMOLLM2_FOLDER], ["smollm2"], { dtype: "fp32", texts: 2 });
      const real = await serveModels(models, { timeout: 600_000 });
      try {
        const items = SCORES.items.map(({ context, options, scores }) => ({
          context,
          options,
          target: scores.indexOf(Math.max(...scores)),
        }));
        const model = `base_url=${real.url}/v1/completions,model=smollm2,tokenizer=${SMOLLM2_FOLDER}`;
        const figures = await lmEval(place, ["local-completions", model], items, CHOICES);
        expect([items.length, figures["acc,none"]]).toEqual([100, 1]);
      } finally {
        await real.close();
      }
    },
  );
});
