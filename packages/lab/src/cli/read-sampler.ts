import { readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { createSampler, DEFAULT_ORDER, type SamplerOptions, type StepName } from "nsigma";
import { STEP_OPTIONS } from "nsigma/options";
import type { NoiseOptions } from "nsigma/noise";
import {
  DIALECTS,
  type DialectName,
  type Note,
  type Request,
  translate,
  type TranslationSettings,
} from "nsigma/dialects";
import { UserError } from "../errors.ts";
import { withDefault, withEnd } from "../generate/default-sampler.ts";
import type { Model } from "../models/model.ts";
import { checkTokenIds, vocabularyOf } from "../models/vocabulary.ts";
import { flagOf, oneOf } from "./flag-values.ts";
import { addSamplerFlags, flagOptions } from "./sampler-flags.ts";
import { say } from "./say.ts";

/** The flags from which a sampler is read. */
export type SamplerFlags = Record<string, unknown> & { options?: string; dialect?: DialectName };

/** A sampler as it was asked for, and what of it was not honoured. */
export interface ReadSampler {
  options: SamplerOptions;
  notes: readonly Note[];
  /** Nothing that cuts was asked for, so Top-nσ 1, or beside noise the temperature 0, is among the options. */
  byDefault: boolean;
  /** What about the options will not do what one might think, a sentence each. */
  warnings: readonly string[];
}

/** What the commands that draw do when no sampler is asked for. */
export const DEFAULT_SAMPLER =
  'Top-nσ 1 unless a sampler that cuts is asked for; "--top-n-sigma off" leaves it out too';

/** Adds the flags of every option, and those that read options from a file, in an engine's words too. */
export function addSampler(command: Command): Command {
  return addSamplerFlags(
    command
      .option("--sampler, --options <file>", "read the sampler's options from a JSON file; flags come on top")
      .addOption(
        new Option(
          "--dialect <engine>",
          "the file is a request to llama.cpp, koboldcpp, vllm ...: see nsigma explain --help",
        ).argParser(oneOf(Object.keys(DIALECTS) as DialectName[])),
      ),
  ).addHelpText("after", `\nThe sampler is ${DEFAULT_SAMPLER}.\nWith --dialect the engine's defaults hold.`);
}

/** Makes the sampler that was asked for; a model's vocabulary is needed for texts among the options. */
export type SamplerSource = (vocabulary?: TranslationSettings) => ReadSampler;

/**
 * Reads the flags and the file they name, once, and checks what can be checked before a model is loaded. Every command
 * makes the same chain of the same flags.
 *
 * @param noise beside which the sampler draws
 * @throws UserError when the file cannot be read; OptionError for what no sampler can be made of
 */
export function samplerFrom(flags: SamplerFlags, noise?: NoiseOptions): SamplerSource {
  const own = flagOptions(flags);
  const file = samplerRequest(flags);
  const { dialect } = flags;
  const source: SamplerSource =
    dialect === undefined
      ? (vocabulary = {}) => orDefault(withEnd({ ...(file as SamplerOptions), ...own }, vocabulary), noise)
      : inDialect(dialect, file, own);
  createSampler(source().options);
  return source;
}

/**
 * The sampler for a model, with a line to stderr for everything about it that a person should know.
 *
 * @throws UserError for a token that the model does not have
 */
export function samplerFor(model: Model, source: SamplerSource): ReadSampler {
  const read = source(vocabularyOf(model));
  checkTokenIds(read.options, model);
  for (const remark of remarks(read)) say(remark);
  return read;
}

/** The sampler that options ask for, or the default one (`withDefault`). */
export function orDefault(options: SamplerOptions, noise?: NoiseOptions): ReadSampler {
  const { options: chain, byDefault } = withDefault(options, noise);
  return { options: chain, notes: [], byDefault, warnings: doubts(chain) };
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
    const { warnings } = createSampler(options);
    return {
      options: seed === undefined ? options : { ...options, seed },
      notes,
      byDefault: false,
      warnings,
    };
  };
}

/** What the file of the flags says, in whatever names. @throws UserError when it cannot be read */
export function samplerRequest({ options }: SamplerFlags): Request {
  return options === undefined ? {} : (readJson(options) as Request);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8"));
  } catch (cause) {
    throw new UserError(`--options ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** What a person should know of a sampler before its text, one line each. */
function remarks({ notes, warnings }: ReadSampler): string[] {
  return [
    ...notes.map(
      ({ parameter, value, kind, why }) => `${parameter} ${JSON.stringify(value)}: ${kind}: ${why}`,
    ),
    ...warnings,
  ];
}

/** What about options will not do what one might think, a sentence each. */
export function doubts(options: SamplerOptions): string[] {
  return [...createSampler(options).warnings, ...idleInOrder(options)];
}

/** Steps that an order names although they are off. An order of all steps, or in letters, is not a list of wishes. */
function idleInOrder(options: SamplerOptions): string[] {
  const { order } = options;
  if (order === undefined || typeof order === "string") return [];
  if (DEFAULT_ORDER.every((step) => order.includes(step))) return [];
  const running = new Set(createSampler(options).steps.map(({ name }) => name));
  if (running.has("greedy")) running.add("temperature");
  return order
    .filter((name): name is StepName => name in STEP_OPTIONS && !running.has(name))
    .map(
      (name) =>
        `order names ${name}, which is off: give ${STEP_OPTIONS[name].switches.join(" or ")} a value, or leave it out of the order`,
    );
}
