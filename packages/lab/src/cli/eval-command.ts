import { existsSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join, relative, resolve } from "node:path";
import { Command } from "commander";
import { UserError } from "../errors.ts";
import type { Backend } from "../backends/backend.ts";
import { contentHash } from "../run/content-hash.ts";
import { DEFAULT_PLAN } from "../plan/default-plan.ts";
import { evaluate, type Progress } from "../evaluate/evaluate.ts";
import { findModel, type FoundModel } from "../backends/open-model.ts";
import { type Plan, samplersOf } from "../plan/plan.ts";
import { readTexts, reasoningIn } from "../findings/reading.ts";
import { checkEndpoints, readPlan } from "../plan/read-plan.ts";
import { openRun } from "../run/read-run.ts";
import { queueBackend } from "../backends/queue/queue-backend.ts";
import { type Connected, connectRedis } from "../backends/queue/redis.ts";
import { readItems } from "../tasks/read-items.ts";
import { summarise } from "../findings/summarise.ts";
import { terminalReport } from "../report/terminal.ts";
import { interruptible } from "./interrupt.ts";
import { progressBar } from "./progress-bar.ts";
import { doubts } from "./read-sampler.ts";
import { count } from "./sampler-flags.ts";
import { print, printJson, say } from "./say.ts";
import type { Item } from "../tasks/item.ts";

interface Flags {
  run?: string;
  model?: string;
  limit?: number;
  samples?: number;
  maxTokens?: number;
  queue?: string;
  json?: boolean;
}

export const evalCommand: Command = new Command("eval")
  .description("samplers side by side on tasks with right answers; goes on where it was stopped")
  .argument("[plan]", "a YAML file; what it leaves out is as in the default plan (see docs/evaluation.md)")
  .option("--run <folder>", "where texts are written (default: named by the plan, below runs)")
  .option("-m, --model <model>", "this model instead of the plan's")
  .option("--limit <count>", "the first items of every task", count)
  .option("--samples <count>", "texts per item and cell", count)
  .option("--max-tokens <count>", "the most tokens of an answer", count)
  .option("--queue <url>", "let workers do it, over a Redis server such as redis://localhost:6379")
  .option("--json", "print what was done as JSON")
  .action(run);

async function run(file: string | undefined, flags: Flags): Promise<void> {
  const signal = interruptible();
  const plan = withFlags(file === undefined ? DEFAULT_PLAN : readPlan(file), flags);
  if (flags.model !== undefined) checkEndpoints(plan, "--model");
  const folder = flags.run ?? runFolder(plan, file);
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new UserError(`--run ${folder}: a folder was expected, this is a file`);
  const remarks = new Set<string>();
  const remark = (line: string): unknown => remarks.add(line);
  for (const { label, options, temperatures } of samplersOf(plan))
    for (const line of doubts({ ...options, temperature: temperatures?.[0] ?? 1 }))
      remark(`sampler ${label}: ${line}`);
  const items: Item[] = [];
  for (const task of plan.tasks) {
    const own = await readItems(task);
    if (task.limit !== undefined && own.length < task.limit)
      remark(`task ${task.label}: it has ${own.length} items, fewer than the limit of ${task.limit}`);
    items.push(...own);
  }
  if (
    plan.samples > 1 &&
    samplersOf(plan).every(({ temperatures }) => temperatures?.every((each) => each === 0))
  )
    remark(`samples ${plan.samples}: at temperature 0 there is one text, since all would be the same`);
  const found: [string, FoundModel][] = [];
  for (const model of plan.models) {
    found.push([model.label, await findModel(model, samplersOf(plan), remark)]);
  }
  const models = Object.fromEntries(found);
  const connected = flags.queue === undefined ? undefined : await connectRedis(flags.queue);

  const bar = progressBar();
  let ended: Progress;
  try {
    const answering = connected ? byWorkers(connected, folder, plan, items, models) : models;
    ended = await evaluate({
      plan,
      items,
      models: answering,
      run: folder,
      signal,
      progress: (done, total) => bar.show("texts", done, total),
      remark,
    });
  } finally {
    bar.stop();
    await connected?.close();
  }
  const reading = readTexts(openRun(folder));
  for (const line of reasoningIn(reading)) remark(line);
  for (const line of remarks) say(line);
  const { done, failed, total } = ended;
  if (flags.json) printJson({ run: folder, done, failed, total });
  else {
    const summary = done > 0 ? `${terminalReport(summarise(reading))}\n\n` : "";
    print(`${summary}${done} of ${total} texts are in ${folder}; all of them, with charts:

  npx nsigma report ${folder} --out report.html`);
  }
  if (failed > 0) process.exitCode = 1;
  if (done < total) say("stopped; to go on run the same line again");
  if (signal.aborted) process.exitCode = 130;
}

/** The same models, on other machines. */
function byWorkers(
  connected: Connected,
  folder: string,
  plan: Plan,
  items: readonly Item[],
  models: Record<string, FoundModel>,
): Record<string, FoundModel> {
  const run = contentHash([hostname(), resolve(folder), plan, items]).slice(0, 16);
  const moved = plan.models.map((model) => {
    const { identity } = models[model.label];
    const open = async (): Promise<Backend> =>
      queueBackend(connected, run, { model, samplers: samplersOf(plan), identity });
    return [model.label, { identity, open }] as const;
  });
  return Object.fromEntries(moved);
}

/** A plan with what the command line says instead. */
function withFlags(plan: Plan, { model, limit, samples, maxTokens }: Flags): Plan {
  return {
    ...plan,
    ...(model !== undefined && { models: [{ label: model, model }] }),
    ...(limit !== undefined && { tasks: plan.tasks.map((task) => ({ ...task, limit })) }),
    ...(samples !== undefined && { samples }),
    ...(maxTokens !== undefined && { maxTokens }),
  };
}

/** The same plan has the same folder, so that the same line goes on where it was. */
function runFolder(plan: Plan, file: string | undefined): string {
  const name = file === undefined ? "default" : basename(file).replace(/\.\w+$/, "");
  return relative("", join("runs", `${name}-${contentHash(plan).slice(0, 8)}`));
}
