import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { Command, InvalidArgumentError } from "commander";
import { createSampler, type SamplerOptions } from "nsigma";
import { generate } from "../generate/generate.ts";
import { loadModel } from "../models/load.ts";
import { EMBEDDED } from "../models/locate.ts";
import { UserError } from "../errors.ts";
import { interruptible } from "./interrupt.ts";
import { readPrompt, remarkTemplate } from "./prompt.ts";
import { addSampler, samplerFor, samplerFrom, type SamplerFlags } from "./read-sampler.ts";
import { count } from "./sampler-flags.ts";
import { print, printJson, printText, say, sayMore } from "./say.ts";

interface Flags extends SamplerFlags {
  model: string;
  file?: string;
  plain?: boolean;
  maxTokens: number;
  stop: string[];
  n: number;
  json?: boolean;
  trace?: string;
}

export const generateCommand: Command = addSampler(
  new Command("generate")
    .description("generate text")
    .argument("[prompt]", "the prompt; otherwise from --file or from a pipe")
    .option(
      "-m, --model <model>",
      "embedded, a folder with an ONNX model, a .gguf file, or a hub id",
      EMBEDDED,
    )
    .option("-f, --file <file>", "read the prompt from a file")
    .option("--plain", "continue the prompt as it stands, without the model's chat template"),
)
  .option("--max-tokens <count>", "the most tokens to generate", count, 256)
  .option("--stop <text>", "end before this text; may be repeated", stopString, [])
  .option("--n <count>", "how many texts; text i has seed + i", count, 1)
  .option("--json", "print one JSON object per text")
  .option("--trace <file>", "write every token's trace to a file, a JSON object per line")
  .action(run);

async function run(argument: string | undefined, flags: Flags): Promise<void> {
  const source = samplerFrom(flags); // a bad option fails before a model is loaded
  const prompt = await readPrompt(argument, flags.file);
  const trace = flags.trace === undefined ? undefined : await openTrace(flags.trace);
  const model = await loadModel(flags.model);
  const { options: sampler, byDefault } = samplerFor(model, source);
  remarkTemplate(model, flags.plain);
  const { seed } = createSampler(sampler);
  const signal = interruptible();

  for (let index = 0; index < flags.n && !signal.aborted; index++) {
    const options: SamplerOptions = { ...sampler, seed: seed + index };
    const started = performance.now();
    const { text, tokens, ending, notes } = await generate(model, {
      prompt,
      plain: flags.plain ?? false,
      sampler: options,
      maxTokens: flags.maxTokens,
      stop: flags.stop,
      signal,
      ...(!flags.json && { onText: printText }),
      ...(trace && {
        onTrace: (each) => {
          trace.write(`${JSON.stringify({ text: index, ...each })}\n`);
        },
      }),
    });
    const seconds = (performance.now() - started) / 1000;
    const result = { model: model.name, prompt, text, tokens, ending, seconds, sampler: options };
    if (flags.json) printJson(result);
    else print("");
    for (const { option, value, why } of index === 0 ? notes : []) {
      say(`${option} ${JSON.stringify(value)}: ${why}`);
    }
    if (!flags.json && process.stderr.isTTY) {
      sayMore(
        `(${ending}, ${tokens} tokens, ${(tokens / seconds).toFixed(0)} per second, seed ${options.seed}${byDefault ? ", by default Top-nσ 1" : ""})`,
      );
    }
  }
  trace?.end();
  if (trace) await finished(trace);
  if (signal.aborted) process.exitCode = 130;
}

function stopString(text: string, before: string[]): string[] {
  if (text === "") throw new InvalidArgumentError("some text was expected");
  return [...before, text];
}

async function openTrace(file: string): Promise<ReturnType<typeof createWriteStream>> {
  const stream = createWriteStream(file);
  await new Promise<void>((resolve, reject) => {
    stream.once("open", () => resolve());
    stream.once("error", (error) => reject(new UserError(`--trace ${file}: ${error.message}`)));
  });
  return stream;
}
