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

/** Makes the sampler that was asked for; a model's vocabulary is needed for texts among the options. */
export type SamplerSource = (vocabulary?: TranslationSettings) => ReadSampler;

/**
 * Reads the flags and the file they name, once, and checks what can be checked before a model is loaded.
 *
 * @throws UserError when the file cannot be read; OptionError for what no sampler can be made of
 */
export function samplerFrom(flags: SamplerFlags): SamplerSource {
  const own = flagOptions(flags);
  const file = flags.options === undefined ? {} : readJson(flags.options);
  const { dialect } = flags;
  const source: SamplerSource =
    dialect === undefined
      ? (vocabulary = {}) => ({
          options: withEnd({ ...(file as SamplerOptions), ...own }, vocabulary),
          notes: [],
        })
      : inDialect(dialect, file as Request, own);
  createSampler(source().options);
  return source;
}

function inDialect(
  dialect: DialectName,
  request: Request,
  { seed, ...others }: SamplerOptions,
): SamplerSource {
  const [extra] = Object.keys(others);
  if (extra)
    throw new UserError(`${flagOf(extra)}: with --dialect write it in the file, in the engine's words`);
  return (vocabulary = {}) => {
    const { options, notes } = translate(dialect, request, vocabulary);
    return { options: seed === undefined ? options : { ...options, seed }, notes };
  };
}

/** A minimum length needs the tokens that end a text: the model's, when none are named. */
function withEnd(options: SamplerOptions, { endOfText = [0] }: TranslationSettings): SamplerOptions {
  const needed = (options.minNewTokens ?? options.minLength) !== undefined && options.endOfText === undefined;
  return needed ? { ...options, endOfText } : options;
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
