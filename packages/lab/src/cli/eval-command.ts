import { basename, join, relative } from "node:path";
import { Command, Option } from "commander";
import { contentHash } from "../run/content-hash.ts";
import { PRESET_NAMES, type PresetName, PRESETS } from "../plan/presets.ts";
import { type PlanProgress, runPlan } from "../evaluate/run-plan.ts";
import { type Plan, samplersOf, withoutJudge } from "../plan/plan.ts";
import { readTexts, reasoningIn } from "../findings/reading.ts";
import { checkEndpoints, checkJudge, checkMessages, readPlan } from "../plan/read-plan.ts";
import { openRun } from "../run/read-run.ts";
import { summarise } from "../findings/summarise.ts";
import { terminalReport } from "../report/terminal.ts";
import { count } from "./flag-values.ts";
import { interruptible } from "./interrupt.ts";
import { settingsOf } from "../models/settings.ts";
import { addModelOverride, type ModelFlags, plannedModel } from "./model-flags.ts";
import { JSON_VERSION } from "./output.ts";
import { addMessagesBefore, messagesBefore, type PromptFlags } from "./prompt.ts";
import { progressBar } from "./progress-bar.ts";
import { doubts } from "./read-sampler.ts";
import { print, printJson, say } from "./say.ts";

interface Flags extends Partial<ModelFlags>, Pick<PromptFlags, "system" | "messages"> {
  preset: PresetName;
  judge?: string;
  run?: string;
  limit?: number;
  samples?: number;
  maxTokens?: number;
  queue?: string;
  json?: boolean;
}

export const command: Command = addMessagesBefore(addModelOverride(new Command("eval")))
  .argument("[plan]", "a YAML file; what it leaves out is as in the preset (see docs/evaluation.md)")
  .addOption(
    new Option("--preset <name>", "the plan, or the rest of it").choices(PRESET_NAMES).default("default"),
  )
  .option("--judge <model>", "a model that says how likely the texts are, here or a server's URL")
  .option("--run <folder>", "where texts are written (default: named by the plan, below runs)")
  .option("--limit <count>", "the first items of every task", count)
  .option("--samples <count>", "texts per item and cell", count)
  .option("--max-tokens <count>", "the most tokens of an answer", count)
  .option("--queue <url>", "let workers do it, over a Redis server such as redis://localhost:6379")
  .option("--json", "print what was done as JSON")
  .action(run);

async function run(file: string | undefined, flags: Flags): Promise<void> {
  const preset = PRESETS[flags.preset];
  const plan = await withFlags(file === undefined ? preset : readPlan(file, preset), flags);
  if (flags.model !== undefined) checkEndpoints(plan, "--model");
  if (flags.judge !== undefined) checkJudge(plan, "--judge");
  checkMessages(plan, "the plan");
  const folder = flags.run ?? runFolder(plan, file ?? flags.preset);
  const signal = interruptible(`the texts so far are in ${folder}`);
  const remarks = new Set<string>();
  const remark = (line: string): void => void remarks.add(line);
  for (const { label, options, temperatures } of samplersOf(plan))
    for (const line of doubts({ ...options, temperature: temperatures[0] }))
      remark(`sampler ${label}: ${line}`);
  const bar = progressBar();
  let ended: PlanProgress;
  try {
    ended = await runPlan({
      plan,
      run: folder,
      signal,
      queue: flags.queue,
      progress: (done, total) => bar.show("texts", done, total),
      judging: (done, total) => bar.show("judged", done, total),
      remark,
    });
  } finally {
    bar.stop();
  }
  const reading = readTexts(openRun(folder));
  for (const line of reasoningIn(reading)) remark(line);
  for (const line of remarks) say(line);
  const { done, failed, total, judged } = ended;
  if (flags.json) printJson({ version: JSON_VERSION, run: folder, ...ended });
  else {
    const summary = done > 0 ? `${terminalReport(summarise(reading))}\n\n` : "";
    print(`${summary}${done} of ${total} texts are in ${folder}; all of them, with charts:

  npx nsigma report ${folder} --out report.html`);
  }
  if (failed + (judged?.failed ?? 0) > 0) process.exitCode = 1;
  if (done < total || (judged && judged.done < judged.total))
    say("stopped; to go on run the same line again");
  if (signal.aborted) process.exitCode = 130;
}

/** A plan with what the command line says instead. */
async function withFlags(plan: Plan, flags: Flags): Promise<Plan> {
  const { limit, samples, maxTokens, judge } = flags;
  const messages = await messagesBefore(flags);
  return {
    ...plan,
    ...(await modelsOf(plan, flags)),
    ...(limit !== undefined && { tasks: plan.tasks.map((task) => ({ ...task, limit })) }),
    ...(samples !== undefined && { samples }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(messages && { messages }),
    ...(judge !== undefined && { judge: { label: judge, model: judge } }),
  };
}

/** The model of the command line in place of the plan's; how it is loaded can be said of the plan's models too. */
async function modelsOf({ models }: Plan, flags: Flags): Promise<Pick<Plan, "models">> {
  const settings = settingsOf(flags);
  const { model } = flags;
  if (model === undefined) return { models: models.map((each) => ({ ...each, ...settings })) };
  return { models: [await plannedModel({ ...flags, model })] };
}

/** The same plan has the same folder, so that the same line goes on where it was; whoever judges the texts. */
function runFolder(plan: Plan, file: string): string {
  const name = basename(file).replace(/\.\w+$/, "");
  return relative("", join("runs", `${name}-${contentHash(withoutJudge(plan)).slice(0, 8)}`));
}
