import { Command } from "commander";
import { createSampler, type SamplerOptions } from "nsigma";
import { visibleJson } from "../text/printable.ts";
import { generate } from "../generate/generate.ts";
import { count, someText } from "./flag-values.ts";
import { interruptible } from "./interrupt.ts";
import { addNoise, noiseAt, noiseFrom, type NoiseFlags } from "./noise-flags.ts";
import { addModel, type ModelFlags, openModel } from "./model-flags.ts";
import { addOutput, JSON_VERSION, openFile, type OutputFlags } from "./output.ts";
import { addPrompt, type PromptFlags, readPrompt, remarkTemplate } from "./prompt.ts";
import { printText, say, sayMore } from "./say.ts";
import { addSampler, samplerFor, samplerFrom, type SamplerFlags } from "./read-sampler.ts";

interface Flags extends ModelFlags, OutputFlags, PromptFlags, SamplerFlags, NoiseFlags {
  maxTokens: number;
  stop?: string[];
  n: number;
  trace?: string;
}

export const command: Command = addNoise(
  addSampler(
    addOutput(
      addModel(addPrompt(new Command("generate")))
        .option("--max-tokens <count>", "the most tokens to generate", count, 256)
        .option("--stop <text>", "end before this text; may be repeated", someText)
        .option("-n, --n <count>", "how many texts; text i has seed + i", count, 1)
        .option("--trace <file>", "write every token's trace to a file, a JSON object per line"),
    ),
  ),
).action(run);

async function run(argument: string | undefined, flags: Flags): Promise<void> {
  const noise = noiseFrom(flags);
  const source = samplerFrom(flags, noise); // a bad option fails before a model is loaded
  const prompt = await readPrompt(argument, flags);
  const trace = flags.trace === undefined ? undefined : await openFile("--trace", flags.trace);
  const out = flags.out === undefined ? undefined : await openFile("--out", flags.out);
  const write = out?.write ?? printText;
  const model = await openModel(flags);
  const { options: sampler, byDefault } = samplerFor(model, source);
  remarkTemplate(model, flags.plain);
  const { seed } = createSampler(sampler);
  const signal = interruptible("the text so far is kept");

  for (let index = 0; index < flags.n && !signal.aborted; index++) {
    const options: SamplerOptions = { ...sampler, seed: seed + index };
    const own = noise && { noise: noiseAt(noise, seed, index) };
    const started = performance.now();
    const { text, tokens, ending, notes } = await generate(model, {
      prompt,
      plain: flags.plain ?? false,
      sampler: options,
      ...own,
      maxTokens: flags.maxTokens,
      stop: flags.stop ?? [],
      signal,
      ...(!flags.json && { onText: write }),
      ...(trace && { onTrace: (each) => trace.write(`${JSON.stringify({ text: index, ...each })}\n`) }),
    });
    const seconds = (performance.now() - started) / 1000;
    const result = { model: model.name, prompt, text, tokens, ending, seconds, sampler: options, ...own };
    write(flags.json ? `${visibleJson({ version: JSON_VERSION, ...result })}\n` : "\n");
    for (const { option, value, why } of index === 0 ? notes : []) {
      say(`${option} ${JSON.stringify(value)}: ${why}`);
    }
    if (!flags.json && process.stderr.isTTY) {
      sayMore(
        `(${ending}, ${tokens} tokens, ${(tokens / seconds).toFixed(0)} per second, seed ${options.seed}${byDefault ? `, by default ${sampler.temperature === 0 ? "the best token" : "Top-nσ 1"}` : ""})`,
      );
    }
  }
  await trace?.close();
  await out?.close();
  if (signal.aborted) process.exitCode = 130;
}
