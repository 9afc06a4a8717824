import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GGUF_FILE } from "nsigma-tiny-model";
import { generate } from "../generate/generate.ts";
import { loadModel } from "../models/load.ts";
import { readItems } from "../tasks/read-items.ts";
import { evaluate, type Evaluation, type Progress } from "./evaluate.ts";
import type { Backend } from "../backends/backend.ts";
import { MeansOfRows } from "../backends/means-of-rows.ts";
import { findModel } from "../backends/open-model.ts";
import { parsePlan } from "../plan/read-plan.ts";
import { Claims } from "../run/claims.ts";
import { openRun, samplesOf } from "../run/read-run.ts";
import type { Answer, Sample } from "../run/sample.ts";

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

  it.each([
    ["a GGUF", GGUF_FILE],
    ["an ONNX model", "embedded"],
  ])(
    "evaluate(a plan with noise) in %s writes as many texts as asked, each with the noise of its seed",
    async (name, model) => {
      const noise = { attention: 1.2 };
      await evaluate(
        await evaluationOf(
          `
models: [{ label: here, model: "${model}" }]
tasks: [{ task: word-problems, limit: 2 }]
samplers: [{ label: sober }, { label: noisy, noise: { attention: 1.2 } }]
temperatures: [0]
samples: 3
maxTokens: 40
`,
          name,
        ),
      );
      const texts = groupBy(await samplesIn(name), ({ sampler }) => sampler);
      expect([texts.get("sober")!.length, texts.get("noisy")!.length]).toEqual([2, 6]);
      expect(new Set(texts.get("noisy")!.map(({ text }) => text)).size).toBeGreaterThan(2);
      const loaded = await loadModel(model);
      const [item] = await readItems({ label: "t", task: "word-problems", limit: 1 });
      for (const { text, seed } of texts.get("noisy")!.filter(({ item: id }) => id === item.id)) {
        const request = { prompt: item.prompt, sampler: { temperature: 0, seed }, noise, maxTokens: 40 };
        expect((await generate(loaded, request)).text).toBe(text);
      }
    },
  );
});

/** One text each for three items, and one more each where the temperature is 1. */
const SMALL = `
tasks: [{ task: word-problems, limit: 3 }]
samplers: [{ label: greedy, temperatures: [0] }, { label: plain }]
temperatures: [1]
samples: 1
`;

const ANSWER: Answer = { text: "5", ending: "end of text", promptTokens: 1, tokens: 1 };

describe("evaluate(a backend that does not simply answer)", () => {
  let runs = 0;

  /** A run whose model answers as it is told here, and what was said of it. */
  async function evaluated(
    answer: Backend["answer"],
    more: Partial<Evaluation> = {},
    text = SMALL,
  ): Promise<{ progress: Progress; lines: string[]; run: string }> {
    const lines: string[] = [];
    const evaluation = await evaluationOf(text, `backend-${runs++}`);
    const open = async (): Promise<Backend> => ({ answer, close: async () => {} });
    const models = { embedded: { identity: "written here", open } };
    const own = { ...evaluation, models, remark: (line: string) => void lines.push(line), ...more };
    return { progress: await evaluate(own), lines, run: own.run };
  }

  it("goes on without the texts that fail, and says how many failed and why", async () => {
    let failures = 0;
    const { progress, lines } = await evaluated(async (units, done, _signal, failed) => {
      for (const unit of units) {
        if (unit.sample.sampler === "plain") done(unit, ANSWER);
        else failed(unit, failures++ === 0 ? "too long" : "no answer");
      }
    });
    expect(progress).toEqual({ done: 3, failed: 3, total: 6 });
    expect(lines.toSorted()).toEqual([
      "1 of 6 texts could not be generated: model embedded: too long",
      "2 of 6 texts could not be generated: model embedded: no answer",
    ]);
  });

  it("asks again, in the next evaluation, for what failed; nobody has to hear of it", async () => {
    const failing: Backend["answer"] = async (units, _done, _signal, failed) => {
      for (const unit of units) failed(unit, "no answer");
    };
    const { progress, run } = await evaluated(failing, { remark: undefined as never });
    expect(progress).toEqual({ done: 0, failed: 6, total: 6 });
    const answering: Backend["answer"] = async (units, done) => {
      for (const unit of units)
        done(unit, { ...ANSWER, notes: [{ option: "seed", value: 1, why: "own draws" }] });
    };
    writeFileSync(join(run, "journal", "stranger.jsonl"), "{}\n");
    const { progress: again } = await evaluated(answering, { run, remark: undefined as never });
    expect(again).toEqual({ done: 6, failed: 0, total: 6 });
  });

  it("says what the host did otherwise, and what of the journal is left out", async () => {
    const notes = [{ option: "seed", value: 1, why: "its own draws" }];
    const { run, lines } = await evaluated(async (units, done) => {
      for (const unit of units) done(unit, { ...ANSWER, notes });
    });
    expect(new Set(lines)).toEqual(
      new Set(["greedy", "plain"].map((name) => `model embedded, sampler ${name}: seed: its own draws`)),
    );
    writeFileSync(join(run, "journal", "stranger.jsonl"), "{}\n");
    const { lines: later } = await evaluated(() => Promise.reject(new Error("asked")), { run });
    expect(later).toEqual([expect.stringMatching(/stranger\.jsonl/)]);
  });

  it("ends with an error when a model answers nothing, unless the run was stopped meanwhile", async () => {
    await expect(evaluated(async () => {})).rejects.toThrow("it was asked, and answered nothing");
    const stop = new AbortController();
    const { progress } = await evaluated(async () => stop.abort(), { signal: stop.signal });
    expect(progress).toEqual({ done: 0, failed: 0, total: 6 });
  });

  it("hands out no further text after an abort, and keeps the claims' folder for whoever goes on", async () => {
    const stop = new AbortController();
    let read = 0;
    const { progress, run } = await evaluated(
      async (units, done) => {
        for (const unit of units) {
          read++;
          done(unit, ANSWER);
          stop.abort();
        }
      },
      { signal: stop.signal },
    );
    expect([read, progress]).toEqual([1, { done: 1, failed: 0, total: 6 }]);
    expect(readdirSync(run)).toContain("claims");
  });

  it("leaves to others what they hold, and does it when they let go of it", async () => {
    const run = join(place, "shared");
    const others = new Claims(run);
    expect(others.take("0-1")).toBe(true);
    const counts: number[] = [];
    let held = true;
    const progress = (done: number): void => {
      counts.push(done);
      if (done > 32) expect(held).toBe(false);
      // The first piece is done, and it has looked at the other one in vain.
      if (held && counts.filter((each) => each === 32).length === 3) {
        others.close(false);
        held = false;
      }
    };
    const answering: Backend["answer"] = async (units, done) => {
      for (const unit of units) done(unit, ANSWER);
    };
    const { progress: end } = await evaluated(answering, { run, progress }, PLAN);
    expect(end).toEqual({ done: 39, failed: 0, total: 39 });
    expect(held).toBe(false);
  });

  it("refuses a plan of more than ten million texts, and takes one of as many", async () => {
    const text = "samplers: [{ label: plain }]\ntemperatures: [1]\nsamples: 1000000\n";
    const tasks = (limit: number) => `tasks: [{ task: word-problems, limit: ${limit} }]\n`;
    const never = (): Promise<never> => Promise.reject(new Error("asked"));
    await expect(evaluated(never, {}, tasks(11) + text)).rejects.toThrow(
      "the plan asks for 11000000 texts, and a run has 10000000 at most; ask for fewer samples, items or cells",
    );
    const { progress } = await evaluated(never, { signal: AbortSignal.abort() }, tasks(10) + text);
    expect(progress).toEqual({ done: 0, failed: 0, total: 10_000_000 });
  });
});
