import { Command } from "commander";
import { type CutOff, cutOffWords, isMuchCutOff } from "../statistics/cut-off.ts";
import { type Chosen, choose } from "../measure/choose.ts";
import { type Figures, type Marked, measure } from "../measure/measure.ts";
import { readChoices } from "../measure/read-choices.ts";
import { loadLocal } from "../models/load.ts";
import { UserError } from "../errors.ts";
import type { Share } from "../statistics/wilson.ts";
import { count, flagOf, seed } from "./flag-values.ts";
import { settingsOf } from "../models/settings.ts";
import { addModel, type ModelFlags } from "./model-flags.ts";
import { say } from "./say.ts";
import { addOutput, type OutputFlags, printResult } from "./output.ts";
import { progressBar, waiting } from "./progress-bar.ts";

interface Flags extends ModelFlags, OutputFlags {
  choices?: string;
  limit?: number;
  problems: number;
  seed: number;
  maxTokens: number;
}

export const command: Command = addOutput(
  addModel(new Command("measure"), ["onnx", "gguf"])
    .option(
      "--choices <file>",
      "questions with options instead, chosen by likelihood: JSON lines as of ARC, HellaSwag, AQuA, MMLU (docs/evaluation.md)",
    )
    .option("--limit <count>", "how many questions of --choices; default: all", count)
    .option("--problems <count>", "how many problems", count, 500)
    .option("--seed <integer>", "which problems", seed, 2)
    .option("--max-tokens <count>", "the most tokens of an answer", count, 96),
).action(run);

async function run(flags: Flags, command: Command): Promise<void> {
  const { model: name, problems, maxTokens, choices } = flags;
  checkIdle(flags, command);
  if (choices !== undefined) return await runChoices(choices, flags);
  const model = await waiting(`loading ${name}`, (onProgress) =>
    loadLocal(name, { ...settingsOf(flags), texts: "many" }, onProgress),
  );
  if (!model.chat)
    throw new UserError(
      `model ${name}: it has no chat template, so its answers to problems cannot be predicted`,
    );
  const bar = progressBar();
  const figures = await measure(model, { count: problems, seed: flags.seed, maxTokens }, (share) =>
    bar.show("%", Math.round(share * 100), 100),
  ).finally(bar.stop);
  printResult(
    () => figuresTable(figures),
    () => figures,
    flags,
  );
  const cells = cutOffs(figures);
  if (cells.some(isMuchCutOff)) say(cutOffWords(cells, "--max-tokens"));
}

async function runChoices(file: string, flags: Flags): Promise<void> {
  const { model: name, limit } = flags;
  const questions = readChoices(file, limit);
  const model = await waiting(`loading ${name}`, (onProgress) =>
    // The options of a question go on with what has been computed of it.
    loadLocal(name, { ...settingsOf(flags), exact: false }, onProgress),
  );
  const bar = progressBar();
  try {
    let done = 0;
    const chosen = await choose(model, questions, () => bar.show("questions", ++done, questions.length));
    bar.stop();
    printResult(
      () => chosenTable(chosen),
      () => chosen,
      flags,
    );
  } finally {
    bar.stop();
    await model.close();
  }
}

/** @throws UserError for what is given and would do nothing */
function checkIdle({ choices }: Flags, command: Command): void {
  const idle = choices === undefined ? ["limit"] : ["problems", "seed", "maxTokens"];
  const given = idle.find((name) => command.getOptionValueSource(name) === "cli");
  if (given === undefined) return;
  const why = choices === undefined ? "it is for --choices" : "--choices writes no answers";
  throw new UserError(`${flagOf(given)}: ${why}; leave it out`);
}

/** What was chosen, and what guessing would get. */
function chosenTable({ questions, chance, bySum, byCharacter }: Chosen): string {
  const rows = [
    [`right by likelihood (acc), ${questions} questions`, percent(bySum)],
    ["right by likelihood per character (acc_norm)", percent(byCharacter)],
    ["by chance", `${(100 * chance).toFixed(1)} % right`],
  ];
  return table(rows);
}

/** The figures as the Markdown table of a card. */
function figuresTable(figures: Figures): string {
  const rows = [
    [`greedy, ${figures.problems} held-out problems`, percent(figures.greedy)],
    ...Object.entries(figures.greedyBySteps).map(([steps, share]) => [
      `greedy, ${steps}-step problems`,
      percent(share),
    ]),
    ["plain sampling, T = 1", percent(figures.plainSampling)],
    [
      "cut off at the token limit: greedy, plain sampling",
      `${cutOff(figures.greedy)}, ${cutOff(figures.plainSampling)}`,
    ],
    ["perplexity per answer token", figures.perplexity.toFixed(3)],
    ["σ-distance, (max - mean)/σ", figures.sigmaDistance.toFixed(2)],
    ["tokens kept by Top-nσ 1", figures.keptByTopNSigma.toFixed(2)],
    ["tokens per second, one text at a time", figures.tokensPerSecond.toFixed(0)],
  ];
  return table(rows);
}

function table(rows: readonly (readonly string[])[]): string {
  return [
    "| figure | measured |",
    "| --- | --- |",
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
  ].join("\n");
}

function cutOffs({ problems, greedy, plainSampling }: Figures): CutOff[] {
  const cell = (name: string, { cutOff }: Marked) => ({
    cell: name,
    texts: problems,
    cutOff: cutOff * problems,
  });
  return [cell("greedy", greedy), cell("plain sampling", plainSampling)];
}

function percent({ share, low, high }: Share): string {
  const [middle, from, to] = [share, low, high].map((each) => (each * 100).toFixed(1));
  return `${middle} % right [${from}, ${to}]`;
}

function cutOff({ cutOff: share }: Marked): string {
  return `${(share * 100).toFixed(1)} %`;
}
