import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { unitOf } from "../run/texts.ts";
import { type Cell, cellsOf, samplesAt } from "./plan.ts";
import { storedPlan } from "./plan-schema.ts";
import { DEFAULT_PLAN, PRESET_NAMES, PRESETS } from "./presets.ts";
import { parsePlan, readPlan } from "./read-plan.ts";

const parse = (text: string) => parsePlan(text, "plan.yaml");

describe("parsePlan(text, name)", () => {
  it("parsePlan('') is the default plan", () => {
    expect(parse("")).toEqual(DEFAULT_PLAN);
  });

  it("parsePlan(text) takes what is written and leaves the rest as in the default plan", () => {
    const plan = parse(`
models:
  - embedded
  - { model: "http://localhost:8080", server: llama.cpp, served: big, concurrency: 4 }
tasks: [word-problems, { label: mine, task: jsonl, file: own.jsonl, template: "{q}" }]
samplers: [{ options: { topK: 20, minP: 0.1 } }, { label: cold, temperatures: [0] }]
samples: 4
stop: ["\\n\\n"]
`);
    expect(plan.models.map(({ label }) => label)).toEqual(["embedded", "big"]);
    expect(plan.models[1]).toMatchObject({ server: "llama.cpp", concurrency: 4 });
    expect(plan.tasks[0]).toEqual({ label: "word-problems", task: "word-problems" });
    expect(plan.tasks[1].file).toMatch(/^\/.*\/own\.jsonl$/);
    expect(plan.samplers).toEqual([
      { label: "topK 20, minP 0.1", options: { topK: 20, minP: 0.1 } },
      { label: "cold", options: {}, temperatures: [0] },
    ]);
    expect(plan).toMatchObject({
      samples: 4,
      stop: ["\n\n"],
      temperatures: DEFAULT_PLAN.temperatures,
      seed: 1,
    });
  });

  it("parsePlan(the plan in docs/evaluation.md) is the default plan", () => {
    const page = readFileSync(new URL("../../../../docs/evaluation.md", import.meta.url), "utf8");
    const [, text] = /```yaml\n(.*?)```/s.exec(page)!;
    expect(parse(text)).toEqual(DEFAULT_PLAN);
  });

  const plans = new URL("../../../../plans/", import.meta.url);
  it.each(readdirSync(plans))("plans/%s can be read", (name) => {
    expect(cellsOf(readPlan(fileURLToPath(new URL(name, plans)))).length).toBeGreaterThan(10);
  });

  it("messages come before every item's prompt, and are refused where a model takes no chat", () => {
    const messages = [{ role: "system" as const, content: "Count." }];
    const plan = parse(JSON.stringify({ messages, tasks: [{ task: "word-problems", limit: 1 }] }));
    const item = { id: "1", task: "word-problems", prompt: "2 + 3?", target: "5", kind: "number" as const };
    const [cell] = cellsOf(plan);
    const { request } = unitOf({ plan, items: [item], identities: {} }, { cell, item, index: 0 }, "piece");
    expect(request.prompt).toEqual([...messages, { role: "user", content: "2 + 3?" }]);
    expect(() => parse(JSON.stringify({ messages, models: [{ model: "embedded", plain: true }] }))).toThrow(
      "plan.yaml: messages: models[0] has plain: true, which takes no chat; leave one out",
    );
  });

  it("a sampler may have noise, which its label says", () => {
    const plan = parse(`
samplers:
  - { noise: { attention: 0.1, sinks: 0 }, temperatures: [0] }
  - { options: { topK: 20 }, noise: { preset: drugs:readme, key: { theta: 0.5, depth: [{ at: 0.4, ratio: 1 }] } } }
  - { label: mine, noise: { attention: 0.1 } }
`);
    expect(plan.samplers.map(({ label }) => label)).toEqual([
      "plain sampling, noise attention 0.1, sinks 0",
      "topK 20, noise drugs:readme, key 0.5 by depth",
      "mine",
    ]);
    expect(plan.samplers[0]).toMatchObject({ options: {}, noise: { attention: 0.1, sinks: 0 } });
    expect(storedPlan(JSON.parse(JSON.stringify(plan)), "plan.json")).toEqual(plan);
  });

  it("noise is a part of what is asked of the model, and of a text's key; without it keys are as they were", () => {
    const plan = parse(
      "samplers: [{ label: sober }, { label: noisy, noise: { attention: 0.1 } }]\ntemperatures: [0]\nsamples: 3",
    );
    const item = { id: "1", task: "word-problems", prompt: "2 + 3?", target: "5", kind: "number" as const };
    const run = { plan, items: [item], identities: {} };
    const [sober, noisy] = cellsOf(plan);
    const requestOf = (cell: Cell) => unitOf(run, { cell, item, index: 0 }, "piece").request;
    expect(requestOf(noisy)).toEqual({ ...requestOf(sober), noise: { attention: 0.1 } });
    expect(requestOf(sober)).not.toHaveProperty("noise");
    expect([sober, noisy].map((cell) => samplesAt(plan, cell))).toEqual([1, 3]);
  });

  it("a judge is a name, or a map with how it is loaded", () => {
    expect(parse("judge: embedded").judge).toEqual({ label: "embedded", model: "embedded" });
    const served = { model: "http://localhost:8080", served: "big", concurrency: 4 };
    expect(parse(JSON.stringify({ judge: served })).judge).toEqual({ label: "big", ...served });
    expect(parse("").judge).toBeUndefined();
  });

  it("parsePlan(text, name, base) leaves the rest as in the base", () => {
    const base = PRESETS["quality-diversity"];
    const plan = parsePlan("temperatures: [1]", "plan.yaml", base);
    expect(plan).toEqual({ ...base, temperatures: [1] });
  });

  it("parsePlan reads JSON, which is YAML", () => {
    expect(parse(JSON.stringify(DEFAULT_PLAN))).toEqual(DEFAULT_PLAN);
  });

  it.each([
    [
      "samplers: [{ options: { topNsigma: 1 } }]",
      "samplers[0].options.topNsigma is not an option; did you mean topNSigma?",
    ],
    [
      "samplers: [{ options: {} }, { label: x, options: { topP: 1.5 } }]",
      "samplers[1].options.topP must be a number from 0 to 1, got 1.5",
    ],
    [
      "samplers: [{ options: { temperature: 1 } }]",
      "samplers[0].options.temperature: it comes from the plan's temperatures",
    ],
    ["samplers: [{ options: { seed: 1 } }]", "samplers[0].options.seed: it comes from the plan's seed"],
    [
      "samplers: [{ option: {} }]",
      "samplers[0].option is not a field; the fields there are label, options, noise, temperatures, temperatureFirst",
    ],
    [
      "samplers: [{ noise: { atention: 0.1 } }]",
      "samplers[0].noise.atention is not an option; did you mean attention?",
    ],
    [
      "samplers: [{ noise: { key: { theta: 0.5, depth: [{ at: 12, ratio: 1 }] } } }]",
      "samplers[0].noise.key.depth.at must be a number from 0 to 1, got 12",
    ],
    ["samplers: [{ noise: 0.1 }]", "samplers[0].noise must be a map of noise options, got 0.1"],
    [
      "samplers: [{ noise: { attention: 0.1, seed: 1 } }]",
      "samplers[0].noise.seed: it comes from the plan's seed",
    ],
    ["samplers: [{ label: a }, { label: a }]", 'samplers[1].label: "a" is there twice'],
    [
      "samplers: [{ options: { topP: 0.9, order: edskypmxt }, temperatureFirst: true }]",
      "samplers[0].temperatureFirst must not stand beside options.order",
    ],
    ["samplers: []", "samplers must have at least one entry, got []"],
    [
      "tasks: [gsm9k]",
      "tasks[0].task must be one of word-problems, one-step, sums, sorting, copying, records, gsm8k, aqua, math-500, gpqa, jsonl, open-ended",
    ],
    ["tasks: [{ task: gsm8k, limit: 0 }]", "tasks[0].limit must be an integer from 1, got 0"],
    [
      "temperature: [1]",
      "temperature is not a field; the fields there are models, tasks, samplers, temperatures, samples, maxTokens, stop, messages, seed, judge",
    ],
    ["temperatures: [1, -1]", "temperatures[1] must be a number from 0, got -1"],
    ["temperatures: [1, 1]", "temperatures must have every temperature once"],
    ["temperatures: hot", 'temperatures must be a list of numbers, got "hot"'],
    [
      "models: [{ model: embedded, server: vllm }]",
      "models[0].model must be a URL beside server and served, got embedded",
    ],
    ['models: ["http://localhost:1"]', "models[0].server must be one of llama.cpp, "],
    ["models: [{ model: http://h, server: vllm }]", "models[0].served must be the model's name"],
    ["judge: { label: x }", "judge.model must be text, and is missing"],
    [
      "judge: { model: embedded, server: vllm }",
      "judge.server is not a field; the fields there are label, model",
    ],
    ["judge: { model: embedded, served: big }", "judge.model must be a URL beside served, got embedded"],
    ["judge: http://me:secret@host", "judge.model must be a URL without a user, a password and a key"],
    ["[1]", "the plan must be a map with models, tasks, samplers"],
    ["samples: [", "Flow sequence in block collection must be"],
  ])("parsePlan(%j) says: %s", (text, message) => {
    expect(() => parse(text)).toThrow(`plan.yaml: ${message}`);
    expect(() => parse(text)).toThrow(/^[^\n]+$/);
  });
});

describe("PRESETS", () => {
  it.each(PRESET_NAMES)("%s is a plan that a run can have", (name) => {
    expect(parse(JSON.stringify(PRESETS[name]))).toEqual(PRESETS[name]);
    expect(storedPlan(JSON.parse(JSON.stringify(PRESETS[name])), "plan.json")).toEqual(PRESETS[name]);
  });

  it("paper has the paper's sets, temperatures and samplers, two of them with the temperature last, too", () => {
    const { tasks, temperatures, samplers } = PRESETS.paper;
    expect(tasks.map(({ task, limit }) => `${task} ${limit}`)).toEqual([
      "gsm8k 256",
      "aqua 256",
      "math-500 256",
      "gpqa 256",
    ]);
    expect(temperatures).toEqual([1, 1.5, 2, 3]);
    expect(samplers.map(({ label }) => label)).toEqual([
      "greedy",
      "plain sampling",
      "top-k 20",
      "top-p 0.9",
      "min-p 0.1",
      "Top-nσ 1",
      "top-p 0.9, temperature last",
      "min-p 0.1, temperature last",
    ]);
  });

  it("quality-diversity has 41 cells of 100 prompts and 4 texts, greedy decoding's apart", () => {
    const plan = PRESETS["quality-diversity"];
    const cells = cellsOf(plan);
    expect(cells).toHaveLength(41);
    expect(cells.reduce((sum, cell) => sum + 100 * samplesAt(plan, cell), 0)).toBe(16_100);
  });
});
