import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { createSampler, type SamplerOptions } from "nsigma";
import { UserError } from "../errors.ts";
import { figure } from "../inspect/figure.ts";
import { inspectRow } from "../inspect/inspect-row.ts";
import { nextRow } from "../inspect/next-row.ts";
import { asksForMore, partsOf, type Rival, RIVALS } from "../inspect/rivals.ts";
import { inspectionText } from "../inspect/terminal.ts";
import { loadModel } from "../models/load.ts";
import { EMBEDDED } from "../models/locate.ts";
import { readPrompt, remarkTemplate } from "./prompt.ts";
import { addSampler, samplerFor, samplerFrom, type SamplerFlags } from "./read-sampler.ts";
import { count } from "./sampler-flags.ts";
import { print, printJson, say } from "./say.ts";

interface Flags extends SamplerFlags {
  model: string;
  file?: string;
  plain?: boolean;
  top: number;
  json?: boolean;
  svg?: string;
}

export const inspectCommand: Command = addSampler(
  new Command("inspect")
    .description("the next token's logits: their histogram, each sampler's threshold, and the best tokens")
    .argument("[prompt]", "the prompt; otherwise from --file or from a pipe")
    .option(
      "-m, --model <model>",
      "embedded, a folder with an ONNX model, a .gguf file, or a hub id",
      EMBEDDED,
    )
    .option("-f, --file <file>", "read the prompt from a file")
    .option("--plain", "take the prompt as it stands, without the model's chat template")
    .option("--top <count>", "how many tokens to list", count, 20)
    .option("--json", "print JSON")
    .option("--svg <file>", "write the two panels of the paper's Figure 1 for this row"),
).action(run);

async function run(argument: string | undefined, flags: Flags): Promise<void> {
  const source = samplerFrom(flags); // a bad option fails before a model is loaded
  const prompt = await readPrompt(argument, flags.file);
  const model = await loadModel(flags.model);
  const { options } = samplerFor(model, source);
  remarkTemplate(model, flags.plain);
  if (model.kind === "gguf") say(SHIFTED);
  const { temperature = 1 } = options;
  const row = await nextRow(model, prompt, flags.plain ?? false);
  if (row.prompt === undefined && createSampler(options).steps.some(({ accept }) => accept)) say(UNREAD);
  const inspection = inspectRow(
    row,
    rivalsOf(options),
    { temperature, top: flags.top, bins: 72 },
    model.textOf,
  );

  if (flags.svg !== undefined) write(flags.svg, figure(inspection));
  if (flags.json) {
    const { row: shape, ...rest } = inspection;
    const readable = { ...shape, histogram: [...shape.histogram] };
    printJson({ model: model.name, prompt, ...rest, row: readable });
  } else print(inspectionText(inspection));
}

const SHIFTED =
  "a GGUF's logits come as logarithms of probabilities, shifted all alike, which changes no kept set";

const UNREAD = "a GGUF's prompt is not seen by what reads the text, such as penalties: they do nothing here";

/** The usual rivals, or the parts of the chain that was asked for. */
function rivalsOf(options: SamplerOptions): readonly Rival[] {
  if (asksForMore(options)) return partsOf(options);
  const { topNSigma = 1, std } = options;
  const [, ...others] = RIVALS;
  if (topNSigma <= 0) return others;
  return [{ label: `Top-nσ ${topNSigma}`, options: { topNSigma, ...(std && { std }) } }, ...others];
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(`--svg ${file}: ${(error as Error).message}`, { cause: error });
  }
}
