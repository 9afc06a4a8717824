import { SingleBar } from "cli-progress";
import { Command } from "commander";
import { ARMS, TEMPERATURE_LAST_ARMS } from "../compare/arms.ts";
import { type Cell, type ComparePlan, compare } from "../compare/compare.ts";
import { compareTable, cutOffRemark } from "../compare/table.ts";
import { UserError } from "../errors.ts";
import { loadModel } from "../models/load.ts";
import { EMBEDDED } from "../models/locate.ts";
import type { Model } from "../models/model.ts";
import { counting, live, streaming } from "./compare-watchers.ts";
import { interruptible } from "./interrupt.ts";
import { remarkTemplate } from "./prompt.ts";
import { count, number } from "./sampler-flags.ts";
import { print, printJson } from "./say.ts";

interface Flags {
  model: string;
  problems: number;
  temperatures: number[];
  temperatureLast?: boolean;
  seed: number;
  maxTokens: number;
  json?: boolean;
}

export const compareCommand: Command = new Command("compare")
  .description("the same word problems by several samplers and temperatures, marked right or wrong")
  .option("-m, --model <model>", "embedded, a folder with an ONNX model, a .gguf file, or a hub id", EMBEDDED)
  .option("--problems <count>", "problems per cell", count, 16)
  .option(
    "--temperatures <list>",
    "separated by commas",
    (text) => text.split(",").map(number),
    [0.7, 1.5, 3],
  )
  .option("--temperature-last", "also top-p and min-p with the cut before the temperature")
  .option("--seed <integer>", "the problems and the draws", number, 1)
  .option("--max-tokens <count>", "the most tokens of an answer", count, 96)
  .option("--json", "print the cells as JSON")
  .action(run);

async function run(flags: Flags): Promise<void> {
  const arms = flags.temperatureLast ? [...ARMS, ...TEMPERATURE_LAST_ARMS] : ARMS;
  const { problems, temperatures, seed, maxTokens } = flags;
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new UserError(`--seed ${seed}: an integer from 0 was expected`);
  const model = await loadModel(flags.model);
  remarkTemplate(model);
  const plan = { arms, temperatures, count: problems, seed, maxTokens, signal: interruptible() };
  const total = arms.length * temperatures.length * problems;
  const cells = flags.json
    ? await compareQuietly(model, plan, total)
    : await compareAloud(model, plan, total);
  if (flags.json) printJson(cells);
  else if (cells.length > 0) print(`\n${compareTable(cells)}\n${cutOffRemark(cells)}\n${reading(problems)}`);
  if (plan.signal.aborted) process.exitCode = 130;
}

async function compareQuietly(model: Model, plan: ComparePlan, total: number): Promise<Cell[]> {
  const bar = new SingleBar({
    format: "{bar} {value}/{total} answers, {eta_formatted} left",
    clearOnComplete: true,
    stream: process.stderr,
  });
  bar.start(total, 0);
  try {
    return await compare(model, plan, counting(bar));
  } finally {
    bar.stop();
  }
}

async function compareAloud(model: Model, plan: ComparePlan, total: number): Promise<Cell[]> {
  if (!process.stdout.isTTY) return compare(model, plan, streaming(process.stdout));
  const watcher = live(process.stdout, total);
  try {
    return await compare(model, plan, watcher);
  } finally {
    watcher.end();
  }
}

function reading(problems: number): string {
  return `${problems} problems the model has not seen, the same in every cell; top-p and min-p cut after the temperature, as in the paper.
Intervals this wide separate only large differences: more problems narrow them.

Next:  npx nsigma compare --problems 50 --temperature-last   the rivals with the cut before the temperature
       npx nsigma eval                                       more samplers and problems, and which differences hold up
       npx nsigma inspect                                    one row of logits, and where each sampler cuts it
       npx nsigma generate "Mia has 12 plums. She gives 5 to Ben. How many plums does Mia have left?" --temperature 2`;
}
