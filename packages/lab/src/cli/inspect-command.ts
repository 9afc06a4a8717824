import { Command } from "commander";
import { createSampler, type SamplerOptions } from "nsigma";
import { inspectRow, noiseEffect, partsOf, type Rival, RIVALS } from "nsigma/analysis";
import { UserError } from "../errors.ts";
import { promptTokens } from "../generate/prompt-tokens.ts";
import { noiseText } from "../inspect/noise-text.ts";
import { noisyRows } from "../inspect/noisy-rows.ts";
import { inspectionText } from "../inspect/terminal.ts";
import { textOf } from "../models/vocabulary.ts";
import { noiseLabel } from "../plan/noise-label.ts";
import { columns } from "../text/width.ts";
import { count } from "./flag-values.ts";
import { addNoise, noiseAt, noiseFrom, type NoiseFlags } from "./noise-flags.ts";
import { addModel, type ModelFlags, openModel } from "./model-flags.ts";
import { addOutput, type OutputFlags, printResult, writeFile } from "./output.ts";
import { addPrompt, type PromptFlags, readPrompt, remarkTemplate } from "./prompt.ts";
import { addSampler, samplerFor, samplerFrom, type SamplerFlags } from "./read-sampler.ts";

interface Flags extends ModelFlags, OutputFlags, PromptFlags, SamplerFlags, NoiseFlags {
  top: number;
  noiseDraws: number;
  svg?: string;
}

export const command: Command = addNoise(
  addSampler(
    addOutput(
      addModel(addPrompt(new Command("inspect")), ["onnx", "gguf"])
        .option("--top <count>", "how many tokens to list", count, 20)
        .option("--noise-draws <count>", "how many times the noise is drawn", count, 32)
        .option("--svg <file>", "draw the two panels of the paper's Figure 1 for this row"),
    ),
  ),
).action(run);

async function run(argument: string | undefined, flags: Flags): Promise<void> {
  const noise = noiseFrom(flags);
  const source = samplerFrom(flags); // a bad option fails before a model is loaded
  const prompt = await readPrompt(argument, flags);
  const model = await openModel(flags);
  if (model.kind === "server")
    throw new UserError(
      `model ${flags.model}: a server does not show its logits; inspect a model that runs here`,
    );
  const { options } = samplerFor(model, source);
  remarkTemplate(model, flags.plain);
  const { temperature = 1 } = options;
  const ids = promptTokens(model, prompt, flags.plain ?? false);
  const [logits] = await model.logitsAfter(ids, ids.length - 1);
  const inspection = inspectRow(logits, {
    rivals: rivalsOf(options),
    temperature,
    top: flags.top,
    bins: flags.json ? BINS : Math.max(20, Math.min(BINS, columns() - BESIDE)),
    prompt: ids,
    textOf: (token) => textOf(model, token),
  });

  const seeded = noise && noiseAt(noise, createSampler(options).seed, 0);
  const effect =
    seeded &&
    noiseEffect(logits, await noisyRows(model, ids, seeded, flags.noiseDraws), {
      top: flags.top,
      textOf: (token) => textOf(model, token),
    });

  if (flags.svg !== undefined) {
    const { figure } = await import("../inspect/figure.ts"); // it takes longer to load than the rest
    writeFile("--svg", flags.svg, figure(inspection));
  }
  const { row: shape, ...rest } = inspection;
  printResult(
    () =>
      [inspectionText(inspection), ...(effect ? [noiseText(effect, noiseLabel(seeded))] : [])].join("\n\n"),
    () => ({
      model: model.name,
      prompt,
      ...rest,
      row: { ...shape, histogram: [...shape.histogram] },
      ...(effect && { noise: { ...seeded, ...effect } }),
    }),
    flags,
  );
}

/** Bars of the histogram, where the terminal has room for them and for what stands to their right. */
const BINS = 72;
const BESIDE = 42;

/** The usual rivals, or the parts of the chain that was asked for. */
function rivalsOf(options: SamplerOptions): readonly Rival[] {
  if (asksForMore(options)) return partsOf(options);
  const { topNSigma = 1, std } = options;
  const [, ...others] = RIVALS;
  if (topNSigma <= 0) return others;
  return [{ label: `Top-nσ ${topNSigma}`, options: { topNSigma, ...(std && { std }) } }, ...others];
}

/** Whether options ask for more than what `nsigma inspect` compares anyway. */
function asksForMore(options: SamplerOptions): boolean {
  const plain = ["temperature", "topNSigma", "std", "seed"];
  return Object.keys(options).some((name) => !plain.includes(name));
}
