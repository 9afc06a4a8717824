import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import {
  LETTERS,
  NOISE_PRESETS,
  type NoiseOptions,
  type NoisePreset,
  peak,
  PEAK_REACH,
  readNoise,
} from "nsigma/noise";
import { UserError } from "../errors.ts";
import { suggestion } from "../models/suggestion.ts";
import { number, oneOf, seed } from "./flag-values.ts";

/** The flags from which noise is read. */
export interface NoiseFlags {
  noise?: NoiseOptions;
  noiseSeed?: number;
  noiseFile?: string;
}

/** Noise whose seed is known. */
export type SeededNoise = NoiseOptions & { readonly seed: number };

const PRESETS = Object.keys(NOISE_PRESETS) as NoisePreset[];

/** Adds the flags for noise in the model's run; every command that takes noise has the same. */
export function addNoise(command: Command): Command {
  const flags = [
    new Option(
      "--noise <dose>",
      `LETTER=THETA, the largest angle in radians (attention=0.1), LETTER=THETA@DEPTH (see below), or ${PRESETS.join(" or ")}; may be repeated`,
    ).argParser(noiseOf),
    new Option("--noise-seed <integer>", "of the noise (default: the sampler's seed)").argParser(seed),
    new Option(
      "--noise-file <file>",
      "read the noise from a JSON file: depths, isotropic, sinks, protectPrompt; flags come on top",
    ),
  ];
  for (const flag of flags) command.addOption(flag.helpGroup("The noise (DRµGS):"));
  return command.addHelpText(
    "after",
    `\nThe letters of the noise are ${LETTERS.join(", ")} (SAMPLERS.md).\n@DEPTH is a peak: the full dose at that share of the layers, and from there in a straight line down to none ${PEAK_REACH} before and after it.\nWith noise the best token is taken unless a sampler or a temperature is asked for.`,
  );
}

/**
 * The noise that flags and the file they name ask for, checked; undefined when they ask for none.
 *
 * @throws UserError when the file cannot be read; OptionError for what no noise can be made of
 */
export function noiseFrom({ noise, noiseSeed, noiseFile }: NoiseFlags): NoiseOptions | undefined {
  if (noise === undefined && noiseFile === undefined) {
    if (noiseSeed === undefined) return undefined;
    throw new UserError("--noise-seed: there is no noise; give --noise too");
  }
  const file = noiseFile === undefined ? {} : readJson(noiseFile);
  const options = { ...file, ...noise, ...(noiseSeed !== undefined && { seed: noiseSeed }) };
  readNoise(options, 0);
  return options;
}

/** @throws InvalidArgumentError for what is neither a dose nor a preset, and for what is given twice */
export function noiseOf(text: string, before: NoiseOptions = {}): NoiseOptions {
  const [, name, theta, depth] = /^([^=]*)=([^@]*)(?:@(.*))?$/.exec(text) ?? [];
  if (name === undefined) return { ...before, preset: presetOf(text, before) };
  const letter = oneOf(LETTERS)(name);
  if (before[letter] !== undefined) throw new InvalidArgumentError(`The dose of ${letter} is given twice.`);
  return { ...before, [letter]: depth === undefined ? number(theta) : peak(number(theta), depthOf(depth)) };
}

function presetOf(text: string, before: NoiseOptions): NoisePreset {
  if (before.preset !== undefined) throw new InvalidArgumentError("Give one preset only.");
  const preset = PRESETS.find((each) => each === text);
  if (preset !== undefined) return preset;
  const letter = LETTERS.find((each) => each === text);
  const meant = letter === undefined ? suggestion(text, PRESETS) : `Give its angle: ${letter}=0.1. `;
  throw new InvalidArgumentError(
    `${meant}Give LETTER=THETA, such as attention=0.1, or ${PRESETS.join(" or ")}.`,
  );
}

/** @throws InvalidArgumentError for a depth that is none */
function depthOf(text: string): number {
  const depth = number(text);
  if (depth >= 0 && depth <= 1) return depth;
  throw new InvalidArgumentError("The depth is a share of the layers, from 0 to 1.");
}

function readJson(file: string): object {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8"));
  } catch (cause) {
    throw new UserError(`--noise-file ${file}: ${(cause as Error).message}`, { cause });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new UserError(`--noise-file ${file}: it must be an object with letters, such as {"attention": 0.1}`);
}

/** The noise of the text at an index: its seed is that of the first, and index more, as with the sampler's. */
export function noiseAt(noise: NoiseOptions, samplerSeed: number, index: number): SeededNoise {
  return { ...noise, seed: (noise.seed ?? samplerSeed) + index };
}
