import { createWriteStream, readFileSync, renameSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command } from "commander";
import type { RecordedText, Recording } from "nsigma/recording";
import { modelIdentity } from "../backends/model-identity.ts";
import { UserError } from "../errors.ts";
import { generate } from "../generate/generate.ts";
import { promptTokens } from "../generate/prompt-tokens.ts";
import { locate } from "../models/locate.ts";
import type { LocalModel } from "../models/model.ts";
import { inPieces, record } from "../record/record.ts";
import { sizeText } from "../text/size.ts";
import { count, flagOf } from "./flag-values.ts";
import { addModel, type ModelFlags, openModel } from "./model-flags.ts";
import { progressBar } from "./progress-bar.ts";
import { addPrompt, type PromptFlags, readPrompt, remarkTemplate } from "./prompt.ts";
import {
  addSampler,
  samplerFor,
  type SamplerFlags,
  samplerFrom,
  type SamplerSource,
} from "./read-sampler.ts";
import { say } from "./say.ts";

interface Flags extends ModelFlags, PromptFlags, SamplerFlags {
  out: string;
  maxTokens: number;
  next?: boolean;
  text?: string;
  words?: number;
}

export const command: Command = addSampler(
  addModel(addPrompt(new Command("record")), ["onnx", "gguf"])
    .requiredOption("-o, --out <file>", "where the recording goes, by custom NAME.safetensors.gz")
    .option("--max-tokens <count>", "the most tokens of the answer, or of --text", count, 256)
    .option("--next", "only the row after the prompt; nothing is written")
    .option("--text <file>", "a text to read, in pieces, instead of a prompt to answer")
    .option(
      "--words <count>",
      "keep how tokens read for so many of each row's best; default: for the whole vocabulary",
      count,
    ),
).action(run);

async function run(argument: string | undefined, flags: Flags, command: Command): Promise<void> {
  const { next, text, words, out, maxTokens } = flags;
  checkIdle(argument, flags, command);
  const source = samplerFrom(flags);
  const prompt = text === undefined ? await readPrompt(argument, flags) : undefined;
  const model = await openModel(flags);
  if (model.kind === "server")
    throw new UserError(`model ${flags.model}: a server does not show its logits; record one that runs here`);
  const about = await provenance(flags);
  let texts: RecordedText[];
  if (prompt === undefined) {
    const ids = model.tokenText.tokensOf(readText(text as string)).slice(0, maxTokens);
    if (ids.length < 2) throw new UserError(`--text ${text}: it must have 2 tokens or more`);
    texts = inPieces(model, ids);
  } else {
    remarkTemplate(model, flags.plain);
    const ids = promptTokens(model, prompt, flags.plain ?? false);
    const answer = next ? [] : await answered(model, { prompt, flags, source, about });
    // Of an answer that is over nobody asks what comes next.
    texts = [{ tokens: [...ids, ...answer], start: ids.length, rows: Math.max(1, answer.length) }];
  }
  const total = texts.reduce((sum, { rows }) => sum + rows, 0);
  const bar = progressBar();
  try {
    let done = 0;
    // A path says more of this machine than of the model.
    const name = basename(flags.model, ".gguf");
    const file = await record(model, {
      name,
      texts,
      words,
      about,
      onRow: () => bar.show("rows", ++done, total),
    });
    const size = await write(file, out);
    bar.stop();
    say(`${total} row${total === 1 ? "" : "s"} of ${model.vocabSize} logits: ${out}, ${sizeText(size)}`);
  } finally {
    bar.stop();
    await model.close();
  }
}

interface Answering {
  readonly prompt: Awaited<ReturnType<typeof readPrompt>>;
  readonly flags: Flags;
  readonly source: SamplerSource;
  /** Gets the sampler that wrote the answer. */
  readonly about: Record<string, string>;
}

/** The tokens of the model's own answer. */
async function answered(model: LocalModel, { prompt, flags, source, about }: Answering): Promise<number[]> {
  const { options: sampler } = samplerFor(model, source);
  const tokens: number[] = [];
  const { plain = false, maxTokens } = flags;
  await generate(model, { prompt, plain, sampler, maxTokens, onTrace: ({ token }) => tokens.push(token) });
  about.sampler = JSON.stringify(sampler);
  return tokens;
}

/** Where the rows come from. */
async function provenance({ model, dtype }: Flags): Promise<Record<string, string>> {
  const location = locate(model);
  const own = "gguf" in location || "folder" in location;
  return {
    ...(own && {
      file: basename("gguf" in location ? location.gguf : location.folder),
      hash: await modelIdentity(location, dtype),
    }),
    ...(dtype && { dtype }),
    recorded: new Date().toISOString().slice(0, 10),
    by: "nsigma record",
  } satisfies Recording["about"];
}

/** Writes under another name until all is there. @returns the size in bytes */
async function write(file: ReadableStream<Uint8Array>, out: string): Promise<number> {
  const part = `${out}.${process.pid}`;
  const stream = createWriteStream(part);
  try {
    await pipeline(Readable.fromWeb(file as never), stream);
    renameSync(part, out);
    return stream.bytesWritten;
  } catch (cause) {
    rmSync(part, { force: true });
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code?.startsWith("E") && "syscall" in (cause as object))
      throw new UserError(`--out ${out}: ${message}`, { cause });
    throw cause;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UserError(`--text ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** @throws UserError for what is given and would do nothing */
function checkIdle(argument: string | undefined, flags: Flags, command: Command): void {
  if (flags.text === undefined && !flags.next) return;
  const why =
    flags.text === undefined
      ? "--next writes no answer"
      : "--text is a text that is there, and no answer is written";
  const idle = command.options.find((option) => {
    const name = option.attributeName();
    const own = ["model", "dtype", "gpu", "threads", "context", "out", "words", "text", "next", "debug"];
    const fits = own.includes(name) || (flags.text !== undefined ? name === "maxTokens" : isPromptFlag(name));
    return !fits && command.getOptionValueSource(name) === "cli";
  });
  if (idle) throw new UserError(`${flagOf(idle.attributeName())}: ${why}; leave it out`);
  if (flags.text !== undefined && (argument !== undefined || flags.next))
    throw new UserError(
      `--text ${flags.text}: it stands in place of a prompt; leave ${flags.next ? "--next" : "the prompt"} out`,
    );
}

function isPromptFlag(name: string): boolean {
  return ["file", "messages", "system", "plain"].includes(name);
}
