import { Command } from "commander";
import type { SamplerOptions } from "nsigma";
import { inspectRow, partsOf, type Rival, RIVALS } from "nsigma/analysis";
import { UserError } from "../errors.ts";
import { promptTokens } from "../generate/prompt-tokens.ts";
import { inspectionText } from "../inspect/terminal.ts";
import { textOf } from "../models/vocabulary.ts";
import { columns } from "../text/width.ts";
import { count } from "./flag-values.ts";
import { addModel, type ModelFlags, openModel } from "./model-flags.ts";
import { addOutput, type OutputFlags, printResult, writeFile } from "./output.ts";
import { addPrompt, type PromptFlags, readPrompt, remarkTemplate } from "./prompt.ts";
import { addSampler, samplerFor, samplerFrom, type SamplerFlags } from "./read-sampler.ts";

interface Flags extends ModelFlags, OutputFlags, PromptFlags, SamplerFlags {
  top: number;
  svg?: string;
}

export const command: Command = addSampler(
  addOutput(
    addModel(addPrompt(new Command("inspect")), ["onnx", "gguf"])
      .option("--top <count>", "how many tokens to list", count, 20)
      .option("--svg <file>", "draw the two panels of the paper's Figure 1 for this row"),
  ),
).action(run);

async function run(argument: string | undefined, flags: Flags): Promise<void> {
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

  if (flags.svg !== undefined) {
    const { figure } = await import("../inspect/figure.ts"); // it takes longer to load than the rest
    writeFile("--svg", flags.svg, figure(inspection));
  }
  const { row: shape, ...rest } = inspection;
  printResult(
    () => inspectionText(inspection),
    () => ({ model: model.name, prompt, ...rest, row: { ...shape, histogram: [...shape.histogram] } }),
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
