import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parsePlan } from "../plan/read-plan.ts";
import { type PlanRun, runPlan } from "./run-plan.ts";

let place: string;
let runs = 0;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-run-plan-"));
  writeFileSync(join(place, "two.jsonl"), '{ "q": "What?" }\n{ "q": "Why?" }\n');
});
afterAll(() => rmSync(place, { recursive: true }));

/** What is said of a plan, whose run is stopped before its first text. */
async function said(plan: string, more: Partial<PlanRun> = {}): Promise<string[]> {
  const lines: string[] = [];
  const progress = await runPlan({
    plan: parsePlan(plan, "plan.yaml"),
    run: join(place, `${runs++}`),
    signal: AbortSignal.abort(),
    progress() {},
    remark: (line) => void lines.push(line),
    ...more,
  });
  expect(progress).toMatchObject({ done: 0, failed: 0 });
  return lines;
}

const plan = (samplers: string, samples = 2): string =>
  `tasks: [{ task: word-problems, limit: 1 }]\nsamplers: [${samplers}]\ntemperatures: [0]\nsamples: ${samples}`;

describe("runPlan({plan, run, remark})", () => {
  it.each([
    ["every sampler is greedy, by the plan's temperatures", "{ label: a }, { label: b }"],
    ["every sampler is greedy, by temperatures of its own", "{ label: a, temperatures: [0] }, { label: b }"],
  ])("says that several samples come to one text where %s", async (_name, samplers) => {
    expect(await said(plan(samplers))).toEqual([
      "samples 2: at temperature 0 there is one text, since all would be the same",
    ]);
  });

  it.each([
    ["there is one sample", plan("{ label: a }", 1)],
    ["one sampler has another temperature too", plan("{ label: a, temperatures: [0, 1] }")],
    ["a greedy sampler has noise", plan("{ label: a, noise: { attention: 0.1 } }")],
    ["another sampler has", plan("{ label: a }, { label: b, temperatures: [1] }")],
  ])("says nothing of that where %s", async (_name, text) => {
    expect(await said(text)).toEqual([]);
  });

  it.each([
    [", limit: 3", ["task jsonl: it has 2 items, fewer than the limit of 3"]],
    [", limit: 2", []],
    ["", []],
  ])("says that a task with the settings %j has fewer items than its limit: %j", async (limit, lines) => {
    const file = JSON.stringify(join(place, "two.jsonl"));
    const task = `{ task: jsonl, file: ${file}, template: "{q}", answer: q, kind: letter${limit} }`;
    expect(await said(`tasks: [${task}]\nsamplers: [{ label: a }]`)).toEqual(lines);
  });

  it("hands the work to the queue that it is told, and says when nobody is there", async () => {
    const queue = "redis://127.0.0.1:1";
    await expect(said(plan("{ label: a }", 1), { queue })).rejects.toThrow(
      /^--queue redis:\S+: Redis cannot/,
    );
  });
});
