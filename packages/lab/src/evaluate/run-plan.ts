import { hostname } from "node:os";
import { resolve } from "node:path";
import type { Backend } from "../backends/backend.ts";
import { findModel, type FoundModel } from "../backends/open-model.ts";
import { queueBackend } from "../backends/queue/queue-backend.ts";
import { type Connected, connectRedis } from "../backends/queue/redis.ts";
import { cellsOf, type Plan, samplesAt, samplersOf, withoutJudge } from "../plan/plan.ts";
import { contentHash } from "../run/content-hash.ts";
import type { Item } from "../tasks/item.ts";
import { readItems } from "../tasks/read-items.ts";
import { findJudge } from "../judge/find-judge.ts";
import { evaluate, type Evaluation, type Progress } from "./evaluate.ts";
import { judgeTexts } from "./judge-texts.ts";

/** A plan, the folder of its run, and who watches. */
export interface PlanRun extends Pick<Evaluation, "plan" | "run" | "signal" | "progress"> {
  /** Hears what should be known of the run, a line each. */
  readonly remark: (line: string) => void;
  /** The URL of a Redis server over which workers do it. */
  readonly queue?: string | undefined;
  /** Hears how many texts are judged, of how many, where the plan has a judge. */
  readonly judging?: (done: number, total: number) => void;
}

/** How far a plan's run has come. */
export interface PlanProgress extends Progress {
  /** Where the plan has a judge. */
  readonly judged?: Progress;
}

/**
 * Runs a plan: reads what is asked, finds the models, and has them answer, here or on other machines. Then has the judge, if
 * there is one, judge what they wrote, here.
 *
 * @throws UserError for data or a model that is not there, and as `evaluate` and `judgeTexts` do
 */
export async function runPlan({ queue, judging = () => {}, ...asked }: PlanRun): Promise<PlanProgress> {
  const { run, remark, signal } = asked;
  const plan = withoutJudge(asked.plan);
  const items = await itemsOf(plan, remark);
  if (plan.samples > 1 && cellsOf(plan).every((cell) => samplesAt(plan, cell) === 1))
    remark(`samples ${plan.samples}: at temperature 0 there is one text, since all would be the same`);
  const models: Record<string, FoundModel> = {};
  for (const model of plan.models) models[model.label] = await findModel(model, samplersOf(plan), remark);
  const judge = asked.plan.judge && (await findJudge(asked.plan.judge, remark));
  const connected = queue === undefined ? undefined : await connectRedis(queue);
  try {
    const answering = connected ? byWorkers(connected, run, plan, items, models) : models;
    const written = await evaluate({ ...asked, plan, items, models: answering });
    if (judge === undefined || signal.aborted) return written;
    const identities = Object.fromEntries(
      Object.entries(models).map(([label, { identity }]) => [label, identity]),
    );
    const judged = { folder: run, plan, items, identities };
    return {
      ...written,
      judged: await judgeTexts({ run: judged, judge, signal, progress: judging, remark }),
    };
  } finally {
    await connected?.close();
  }
}

async function itemsOf({ tasks }: Plan, remark: PlanRun["remark"]): Promise<Item[]> {
  const items: Item[] = [];
  for (const task of tasks) {
    const own = await readItems(task);
    if (own.length < (task.limit ?? 0))
      remark(`task ${task.label}: it has ${own.length} items, fewer than the limit of ${task.limit}`);
    items.push(...own);
  }
  return items;
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
