import { Command } from "commander";
import { type CutOff, cutOffWords, isMuchCutOff } from "../statistics/cut-off.ts";
import { type Figures, type Marked, measure } from "../measure/measure.ts";
import { loadLocal } from "../models/load.ts";
import { UserError } from "../errors.ts";
import { count, seed } from "./flag-values.ts";
import { settingsOf } from "../models/settings.ts";
import { addModel, type ModelFlags } from "./model-flags.ts";
import { say } from "./say.ts";
import { addOutput, type OutputFlags, printResult } from "./output.ts";
import { progressBar, waiting } from "./progress-bar.ts";

interface Flags extends ModelFlags, OutputFlags {
  problems: number;
  seed: number;
  maxTokens: number;
}

export const command: Command = addOutput(
  addModel(new Command("measure"), ["onnx", "gguf"])
    .option("--problems <count>", "how many problems", count, 500)
    .option("--seed <integer>", "which problems", seed, 2)
    .option("--max-tokens <count>", "the most tokens of an answer", count, 96),
).action(run);

async function run(flags: Flags): Promise<void> {
  const { model: name, problems, maxTokens } = flags;
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

function percent({ share, low, high }: Marked): string {
  const [middle, from, to] = [share, low, high].map((each) => (each * 100).toFixed(1));
  return `${middle} % right [${from}, ${to}]`;
}

function cutOff({ cutOff: share }: Marked): string {
  return `${(share * 100).toFixed(1)} %`;
}
