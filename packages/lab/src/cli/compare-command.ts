import { Command } from "commander";
import { compare, type Compared } from "../compare/compare.ts";
import { compareTable, cutOffRemark } from "../compare/table.ts";
import { UserError } from "../errors.ts";
import type { JudgedText } from "../findings/reading.ts";
import { EMBEDDED } from "../models/locate.ts";
import { comparisonPlan } from "../plan/presets.ts";
import { color } from "../text/color.ts";
import { printable } from "../text/printable.ts";
import { interruptible } from "./interrupt.ts";
import { progressBar } from "./progress-bar.ts";
import { count, number } from "./sampler-flags.ts";
import { print, printJson, say } from "./say.ts";

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
  .option("--seed <integer>", "of the draws", number, 1)
  .option("--max-tokens <count>", "the most tokens of an answer", count, 96)
  .option("--json", "print the cells as JSON")
  .action(run);

async function run(flags: Flags): Promise<void> {
  const { model, seed } = flags;
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new UserError(`--seed ${seed}: an integer from 0 was expected`);
  const plan = comparisonPlan({ ...flags, model: { label: model, model } });
  const signal = interruptible();
  const remarks = new Set<string>();
  const bar = progressBar();
  let compared: Compared;
  try {
    compared = await compare({
      plan,
      signal,
      progress: (done, total) => bar.show("answers", done, total),
      remark: (line) => void remarks.add(line),
    });
  } finally {
    bar.stop();
  }
  for (const line of remarks) say(line);
  const { cells, firsts } = compared;
  if (flags.json) printJson(cells);
  else if (cells.length > 0) {
    const table = compareTable(cells);
    print(`${table}\n\n${answers(firsts)}\n${table}\n${cutOffRemark(cells)}\n${reading(flags.problems)}`);
  }
  if (signal.aborted) process.exitCode = 130;
}

/** The first problem, and what every cell answered. */
function answers(firsts: readonly JudgedText[]): string {
  if (firsts.length === 0) return "";
  const [{ item }] = firsts;
  const lines = firsts.map(({ sample, judgements: [{ mark }] }) => {
    const sign = mark === "right" ? color.green("✓") : color.red("✗");
    return `${sign} ${sample.sampler}, T = ${sample.temperature}: ${printable(sample.text)}\n`;
  });
  return `${color.bold(`${item.prompt} (${item.target})`)}\n${lines.join("")}`;
}

function reading(problems: number): string {
  return `${problems} problems the model has not seen, the same in every cell; top-p and min-p cut after the temperature, as in the paper.
Intervals this wide separate only large differences: more problems narrow them.

Next:  npx nsigma compare --problems 50 --temperature-last   the rivals with the cut before the temperature
       npx nsigma eval                                       more samplers and problems, and which differences hold up
       npx nsigma inspect                                    one row of logits, and where each sampler cuts it
       npx nsigma generate "Mia has 12 plums. She gives 5 to Ben. How many plums does Mia have left?" --temperature 2`;
}
