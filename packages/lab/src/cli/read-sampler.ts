import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { createSampler, type SamplerOptions } from "nsigma";
import {
  type DialectName,
  type Note,
  type Request,
  translate,
  type TranslationSettings,
} from "nsigma/dialects";
import { UserError } from "../errors.ts";
import { addSamplerFlags, flagOf, flagOptions } from "./sampler-flags.ts";

/** The flags from which a sampler is read. */
export type SamplerFlags = Record<string, unknown> & { options?: string; dialect?: DialectName };

/** A sampler as it was asked for, and what of it was not honoured. */
export interface ReadSampler {
  options: SamplerOptions;
  notes: readonly Note[];
}

/** Adds the flags of every option, and those that read options from a file, in an engine's words too. */
export function addSampler(command: Command): Command {
  return addSamplerFlags(
    command
      .option("--options <file>", "read the sampler's options from a JSON file; flags come on top")
      .option(
        "--dialect <engine>",
        "the file is a request to llama.cpp, koboldcpp, vllm ...: see nsigma explain",
      ),
  );
}

/**
 * The sampler that the flags and the file they name ask for.
 *
 * @param vocabulary what the model knows of its tokens, once it is loaded
 * @throws UserError when the file cannot be read; OptionError for what no sampler can be made of
 */
export function readSampler(flags: SamplerFlags, vocabulary: TranslationSettings = {}): ReadSampler {
  const own = flagOptions(flags);
  const read = withEnd(flags, own, vocabulary);
  createSampler(read.options);
  return read;
}

function withEnd(flags: SamplerFlags, own: SamplerOptions, vocabulary: TranslationSettings): ReadSampler {
  if (flags.dialect === undefined) {
    const options = {
      ...(flags.options === undefined ? {} : (readJson(flags.options) as SamplerOptions)),
      ...own,
    };
    const needsEnd =
      (options.minNewTokens ?? options.minLength) !== undefined && options.endOfText === undefined;
    // Before the model is loaded nobody knows its end; any token will do to check the other options.
    return {
      options: needsEnd ? { ...options, endOfText: vocabulary.endOfText ?? [0] } : options,
      notes: [],
    };
  }
  const { seed, ...others } = own;
  const [extra] = Object.keys(others);
  if (extra)
    throw new UserError(`${flagOf(extra)}: with --dialect write it in the file, in the engine's words`);
  const request = flags.options === undefined ? {} : (readJson(flags.options) as Request);
  const { options, notes } = translate(flags.dialect, request, vocabulary);
  return { options: seed === undefined ? options : { ...options, seed }, notes };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8"));
  } catch (cause) {
    throw new UserError(`--options ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** What a person should know of a sampler before its text, one line each. */
export function remarks({ options, notes }: ReadSampler): string[] {
  return [
    ...notes.map(
      ({ parameter, value, kind, why }) => `${parameter} ${JSON.stringify(value)}: ${kind}: ${why}`,
    ),
    ...createSampler(options).warnings,
  ];
}
