import { SingleBar } from "cli-progress";
import { Command } from "commander";
import { type CutOff, cutOffWords, isMuchCutOff } from "../statistics/cut-off.ts";
import { type Figures, type Marked, measure } from "../measure/measure.ts";
import { loadOnnx } from "../models/load-onnx.ts";
import { EMBEDDED } from "../models/locate.ts";
import { UserError } from "../errors.ts";
import { count, number } from "./sampler-flags.ts";
import { print, printJson, say } from "./say.ts";

interface Flags {
  model: string;
  problems: number;
  seed: number;
  maxTokens: number;
  json?: boolean;
}

export const measureCommand: Command = new Command("measure")
  .description("the figures of a model's card, on held-out word problems")
  .option("-m, --model <model>", "embedded, a folder with an ONNX model, or a hub id", EMBEDDED)
  .option("--problems <count>", "how many problems", count, 500)
  .option("--seed <integer>", "which problems", number, 2)
  .option("--max-tokens <count>", "the most tokens of an answer", count, 96)
  .option("--json", "print JSON")
  .action(run);

async function run({ model: name, problems, seed, maxTokens, json }: Flags): Promise<void> {
  const model = await loadOnnx(name);
  if (!model.chat)
    throw new UserError(
      `model ${name}: it has no chat template, so its answers to problems cannot be predicted`,
    );
  const bar = new SingleBar({
    format: "{bar} {percentage} %",
    clearOnComplete: true,
    stream: process.stderr,
  });
  bar.start(100, 0);
  const figures = await measure(model, { count: problems, seed, maxTokens }, (share) =>
    bar.update(Math.round(share * 100)),
  );
  bar.stop();
  if (json) printJson(figures);
  else print(figuresTable(figures));
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
