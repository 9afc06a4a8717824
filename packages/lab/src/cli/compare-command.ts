import { Command } from "commander";
import { compare, type Compared } from "../compare/compare.ts";
import { compareTable, cutOffRemark } from "../compare/table.ts";
import { UserError } from "../errors.ts";
import type { JudgedText } from "../findings/reading.ts";
import { comparisonPlan } from "../plan/presets.ts";
import { color } from "../text/color.ts";
import { printable } from "../text/printable.ts";
import { columns, wrapped } from "../text/width.ts";
import { count, numbers, seed } from "./flag-values.ts";
import { interruptible } from "./interrupt.ts";
import { addNoise, noiseFrom, type NoiseFlags } from "./noise-flags.ts";
import { addModel, type ModelFlags, plannedModel } from "./model-flags.ts";
import { addMessagesBefore, messagesBefore, type PromptFlags } from "./prompt.ts";
import { addOutput, type OutputFlags, printResult } from "./output.ts";
import { progressBar } from "./progress-bar.ts";
import { say } from "./say.ts";

interface Flags extends ModelFlags, OutputFlags, Pick<PromptFlags, "system" | "messages">, NoiseFlags {
  problems: number;
  temperatures: number[];
  temperatureLast?: boolean;
  seed: number;
  maxTokens: number;
}

export const command: Command = addNoise(
  addOutput(
    addMessagesBefore(addModel(new Command("compare")))
      .option("--problems <count>", "problems per cell", count, 16)
      .option("--temperatures <list>", "separated by commas", numbers, [0.7, 1.5, 3])
      .option("--temperature-last", "also top-p and min-p with the cut before the temperature")
      .option("--seed <integer>", "of the draws", seed, 1)
      .option("--max-tokens <count>", "the most tokens of an answer", count, 96),
  ),
).action(run);

async function run(flags: Flags): Promise<void> {
  const noise = noiseFrom(flags); // a bad option fails before a model is loaded
  if (noise?.seed !== undefined)
    throw new UserError("noise.seed: each answer's comes from --seed; leave it out");
  const messages = await messagesBefore(flags);
  const plan = comparisonPlan({ ...flags, noise, messages, model: await plannedModel(flags) });
  const signal = interruptible("the table will have the answers so far");
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
  const text = () => {
    const table = compareTable(cells, columns());
    return `${table}\n\n${answers(firsts)}\n${table}\n${wrapped(cutOffRemark(cells))}\n${advice(flags)}`;
  };
  if (cells.length > 0 || flags.json) printResult(text, () => ({ cells }), flags);
  if (signal.aborted) process.exitCode = 130;
}

/** The first problem, and what every cell answered, on a line each. */
function answers(firsts: readonly JudgedText[]): string {
  if (firsts.length === 0) return "";
  const [{ item }] = firsts;
  const lines = firsts.map(({ sample, judgements: [{ mark }] }) => {
    const sign = mark === "right" ? color.green("✓") : color.red("✗");
    const title = `${sample.sampler}, T = ${sample.temperature}`;
    return `${sign} ${color.bold(title)}\n  ${shortened(sample.text, columns() - 2)}\n`;
  });
  return `${wrapped(`The first problem: ${item.prompt} (${item.target})`)}\n${lines.join("")}`;
}

/** As much of a text as fits on a line. */
function shortened(text: string, width: number): string {
  const line = printable(text.trim());
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

/** What the table says and what not, and what to try next that was not tried. */
function advice({ problems, temperatureLast, model }: Flags): string {
  const same = model === "embedded" ? "" : ` -m ${model}`;
  const next: [command: string, what: string][] = [
    ["eval", "more samplers, and which differences hold up"],
    ["inspect", "one row of logits, and where each sampler cuts it"],
  ];
  if (!temperatureLast)
    next.unshift(["compare --temperature-last", "the others with the cut before the temperature"]);
  if (problems < 50) next.unshift(["compare --problems 50", "narrower intervals"]);
  const lines = next.map(([words, what]) => `  npx nsigma ${words}${same}\n      ${what}`);
  return [
    wrapped(`${problems} problems that the model has not seen, the same in every cell.`),
    wrapped("Top-p and min-p cut after the temperature, as in the paper."),
    "",
    "Next:",
    ...lines,
  ].join("\n");
}
