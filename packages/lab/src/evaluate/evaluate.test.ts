import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GGUF_FILE } from "nsigma-tiny-model";
import { generate } from "../generate/generate.ts";
import { loadModel } from "../models/load.ts";
import { readItems } from "../tasks/read-items.ts";
import { evaluate, type Evaluation } from "./evaluate.ts";
import { MeansOfRows } from "../backends/means-of-rows.ts";
import { findModel } from "../backends/open-model.ts";
import { parsePlan } from "../plan/read-plan.ts";
import { openRun, samplesOf } from "../run/read-run.ts";
import type { Sample } from "../run/sample.ts";

let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-evaluate-"));
});
afterAll(() => rmSync(place, { recursive: true }));

const PLAN = `
tasks: [{ task: word-problems, limit: 3 }]
samplers:
  - { label: greedy, temperatures: [0] }
  - { label: plain }
  - { label: typical, options: { typicalP: 0.9, frequencyPenalty: 0.1 } }
  - { label: nsigma, options: { topNSigma: 1 } }
temperatures: [1, 2]
samples: 2
maxTokens: 40
`;

async function evaluationOf(text: string, run: string): Promise<Evaluation> {
  const plan = parsePlan(text, "plan.yaml");
  const items = (await Promise.all(plan.tasks.map((task) => readItems(task)))).flat();
  const found = plan.models.map(
    async (model) => [model.label, await findModel(model, plan.samplers)] as const,
  );
  const models = Object.fromEntries(await Promise.all(found));
  const { signal } = new AbortController();
  return { plan, items, models, run: join(place, run), signal, progress() {} };
}

async function samplesIn(run: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  for await (const sample of samplesOf(openRun(join(place, run)))) samples.push(sample);
  return samples.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function groupBy<Each>(all: readonly Each[], nameOf: (each: Each) => string): Map<string, Each[]> {
  const groups = new Map<string, Each[]>();
  for (const each of all) groups.set(nameOf(each), [...(groups.get(nameOf(each)) ?? []), each]);
  return groups;
}

describe("evaluate(evaluation)", () => {
  let samples: Sample[];

  beforeAll(async () => {
    await evaluate(await evaluationOf(PLAN, "whole"));
    samples = await samplesIn("whole");
  });

  it("evaluate(evaluation) writes every text of every cell once: one where the temperature is 0", () => {
    const cells = groupBy(samples, ({ sampler, temperature }) => `${sampler} ${temperature}`);
    const counts = Object.fromEntries([...cells].map(([cell, own]) => [cell, own.length]));
    const rest = ["plain", "typical", "nsigma"].flatMap((name) => [
      [`${name} 1`, 6] as const,
      [`${name} 2`, 6] as const,
    ]);
    expect(counts).toEqual({ "greedy 0": 3, ...Object.fromEntries(rest) });
    expect(new Set(samples.map(({ key }) => key)).size).toBe(samples.length);
  });

  it("evaluate(evaluation) gives text k of an item one seed in every cell, and no two texts of an item the same", () => {
    const byText = groupBy(samples, ({ item, index }) => `${item} ${index}`);
    for (const own of byText.values()) expect(new Set(own.map(({ seed }) => seed)).size).toBe(1);
    expect(new Set(samples.map(({ seed }) => seed)).size).toBe(byText.size);
  });

  it("evaluate(evaluation) writes the texts and the means that each request alone gives, one at a time", async () => {
    const { plan, items } = await evaluationOf(PLAN, "whole");
    const model = await loadModel("embedded");
    for (const sample of samples.filter(({ item }) => item === items[0].id)) {
      const { options } = plan.samplers.find(({ label }) => label === sample.sampler)!;
      const means = new MeansOfRows();
      const { text, ending, tokens, promptTokens } = await generate(model, {
        prompt: items.find(({ id }) => id === sample.item)!.prompt,
        sampler: { ...options, temperature: sample.temperature, seed: sample.seed },
        maxTokens: plan.maxTokens,
        onTrace: (trace) => means.add(trace),
      });
      expect(sample).toMatchObject({ text, ending, tokens, promptTokens });
      for (const [name, mean] of Object.entries(means.read()!)) {
        expect(sample.means![name as keyof typeof sample.means]).toBeCloseTo(mean, 3);
      }
    }
  });

  it("evaluate(the same again) writes nothing, and loads no model", async () => {
    const again = await evaluationOf(PLAN, "whole");
    const models = {
      embedded: { ...again.models.embedded, open: () => Promise.reject(new Error("loaded")) },
    };
    await expect(evaluate({ ...again, models })).resolves.toEqual({ done: 39, failed: 0, total: 39 });
    expect(readdirSync(join(place, "whole")).sort()).toEqual([
      "items.jsonl",
      "journal",
      "models.json",
      "plan.json",
    ]);
    expect(readdirSync(join(place, "whole", "journal"))).toHaveLength(1);
  });

  it("evaluate(a run whose last line was cut off) writes that text again, as it was", async () => {
    const evaluation = await evaluationOf(PLAN, "torn");
    await evaluate(evaluation);
    const [name] = readdirSync(join(place, "torn", "journal"));
    const file = join(place, "torn", "journal", name);
    const text = readFileSync(file);
    writeFileSync(file, text.subarray(0, text.length - 200));
    expect((await samplesIn("torn")).length).toBeLessThan(39);
    await evaluate(evaluation);
    expect(await samplesIn("torn")).toEqual(samples);
  });

  it("evaluate(a folder that was begun with another plan, other data or another model) refuses it", async () => {
    const whole = await evaluationOf(PLAN, "whole");
    const other = await evaluationOf(PLAN.replace("samples: 2", "samples: 3"), "whole");
    await expect(evaluate(other)).rejects.toThrow(
      /whole: it was begun with another plan .*give --run another/,
    );
    const items = whole.items.map((item) => ({ ...item, prompt: `${item.prompt} ` }));
    await expect(evaluate({ ...whole, items })).rejects.toThrow(
      /begun with other data \(items\.jsonl differs\)/,
    );
    const models = { embedded: { ...whole.models.embedded, identity: "x" } };
    await expect(evaluate({ ...whole, models })).rejects.toThrow(/begun with another model/);
  });

  it("evaluate(private items) writes nothing of what they ask", async () => {
    const evaluation = await evaluationOf(PLAN, "private");
    const items = evaluation.items.slice(0, 1).map((item) => ({ ...item, private: true as const }));
    await evaluate({ ...evaluation, items });
    const [written] = readFileSync(join(place, "private", "items.jsonl"), "utf8")
      .trimEnd()
      .split("\n");
    expect(JSON.parse(written)).toEqual({ ...items[0], prompt: "" });
  });

  it("evaluate(a plan with a GGUF) writes its texts, and the same means nearly", async () => {
    const text = PLAN.replace("limit: 3", "limit: 1").replace("samples: 2", "samples: 1");
    await evaluate(await evaluationOf(`models: ["${GGUF_FILE}"]\n${text}`, "gguf"));
    const [greedy] = (await samplesIn("gguf")).filter(({ sampler }) => sampler === "greedy");
    const same = samples.find(({ sampler, item }) => sampler === "greedy" && item === greedy.item)!;
    expect(greedy).toMatchObject({ text: same.text, model: GGUF_FILE, seed: same.seed });
    expect(greedy.means!.sigmaDistance).toBeCloseTo(same.means!.sigmaDistance, 1);
  });
});
