import { OptionError } from "../errors.ts";
import { nearest } from "../options/nearest.ts";
import { checkOptions } from "../steps/check-options.ts";
import type { OptionTable } from "../steps/option.ts";
import { LETTERS, type NoiseLetter } from "./letters.ts";
import { NOISE_PRESETS, type NoisePreset } from "./presets.ts";

/** A share of the largest angle at a depth. */
export interface DepthPoint {
  /** Layer / layers: 0 is the first layer. */
  readonly at: number;
  readonly ratio: number;
}

/** How much noise one letter gets. */
export interface Dose {
  /** The largest angle in radians: each vector is turned by an angle from 0 to it. */
  readonly theta: number;
  /** How the angle depends on the layer; before the first point and after the last it is as there. Default: it does not. */
  readonly depth?: readonly DepthPoint[];
  /** What holds between two points: a line, the greater or the smaller of the two. Default: interpolate. */
  readonly between?: "interpolate" | "ceil" | "floor";
}

/** Noise in the model's run, as plain JSON. */
export interface NoiseOptions extends Partial<Readonly<Record<NoiseLetter, number | Dose>>> {
  /** Settings by name, under what is given beside it. */
  readonly preset?: NoisePreset;
  /** The same seed gives the same noise. Default: the sampler's seed, else a random one. */
  readonly seed?: number;
  /** Whether noise points everywhere alike. Default: false, as in the original, whose noise leans to the positive. */
  readonly isotropic?: boolean;
  /** First tokens of a text that get no noise. Default: 6. */
  readonly sinks?: number;
  /** Whether the prompt is read without noise. Default: true. */
  readonly protectPrompt?: boolean;
}

/** Noise options that were checked, with everything said. */
export interface NoiseSettings {
  readonly doses: Readonly<Partial<Record<NoiseLetter, Dose>>>;
  readonly seed: number;
  readonly isotropic: boolean;
  readonly sinks: number;
  readonly protectPrompt: boolean;
}

/** The settings that are no letters, and what they are when left out. */
const SETTINGS = ["preset", "seed", "isotropic", "sinks", "protectPrompt"] as const;
const NAMES: readonly string[] = [...LETTERS, ...SETTINGS];

const THETA = {
  least: 0,
  most: Math.PI,
  off: 0,
  typical: "0.05 to 0.5",
  examples: [0.1],
  summary: "the largest angle in radians",
} as const;
const DOSE = {
  theta: THETA,
  between: { choices: ["interpolate", "ceil", "floor"], summary: "what holds between two depths" },
} as const satisfies OptionTable;
const POINT = {
  at: { least: 0, most: 1, default: 0, typical: "0.4", examples: [0.4], summary: "layer / layers" },
  ratio: { least: 0, default: 1, typical: "0 to 1", examples: [0.5], summary: "a share of the angle" },
} as const satisfies OptionTable;

/**
 * Checks noise options, and says what they leave out.
 *
 * @param seed the one that counts when the options have none
 * @throws OptionError for a name that is unknown and a value that is out of its range
 */
export function readNoise(options: NoiseOptions, seed: number): NoiseSettings {
  checkObject("noise", options, NAMES, "an object with letters, such as {attention: 0.1}");
  const { preset } = options;
  if (preset !== undefined && !Object.hasOwn(NOISE_PRESETS, preset)) {
    const names = Object.keys(NOISE_PRESETS).map((name) => `"${name}"`);
    throw new OptionError("noise.preset", preset, names.join(" or "));
  }
  const given: NoiseOptions = { ...(preset && NOISE_PRESETS[preset]), ...defined(options) };
  const { isotropic = false, sinks = 6, protectPrompt = true, seed: own = seed } = given;
  checkOptions({ "noise.seed": SEED, "noise.sinks": SINKS }, { "noise.seed": own, "noise.sinks": sinks });
  for (const [name, value] of Object.entries({ isotropic, protectPrompt })) {
    if (typeof value !== "boolean") throw new OptionError(`noise.${name}`, value, "true or false");
  }
  const doses: Partial<Record<NoiseLetter, Dose>> = {};
  for (const letter of LETTERS) {
    const dose = given[letter];
    if (dose !== undefined) doses[letter] = readDose(`noise.${letter}`, dose);
  }
  return { doses, seed: own, isotropic, sinks, protectPrompt };
}

const SEED = { form: "seed", examples: [1], summary: "the same seed gives the same noise" } as const;
const SINKS = {
  least: 0,
  integer: true,
  default: 6,
  typical: "6",
  examples: [0],
  summary: "first tokens of a text that get no noise",
} as const;

function readDose(name: string, given: number | Dose): Dose {
  if (typeof given !== "object") {
    checkOptions({ [name]: THETA }, { [name]: given });
    return { theta: given };
  }
  checkObject(name, given, ["theta", "depth", "between"], "a number or an object with a theta");
  const { theta, depth, between } = given;
  checkOptions(named(name, DOSE), named(name, { theta, ...(between !== undefined && { between }) }));
  if (depth === undefined) return { theta };
  if (!Array.isArray(depth) || depth.length === 0) {
    throw new OptionError(`${name}.depth`, depth, "a list of {at, ratio}, not empty");
  }
  for (const point of depth as DepthPoint[]) {
    checkObject(`${name}.depth`, point, ["at", "ratio"], "a list of {at, ratio}");
    checkOptions(named(`${name}.depth`, POINT), named(`${name}.depth`, { at: point.at, ratio: point.ratio }));
  }
  const points = (depth as DepthPoint[]).map(({ at, ratio }) => ({ at, ratio })).sort((a, b) => a.at - b.at);
  return { theta, depth: points, ...(between !== undefined && { between }) };
}

function checkObject(name: string, given: object, known: readonly string[], expected: string): void {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new OptionError(name, given, expected);
  }
  for (const [key, value] of Object.entries(given)) {
    if (known.includes(key)) continue;
    throw new OptionError(
      `${name}.${key}`,
      value,
      `is not an option; did you mean ${nearest(key, known)}?`,
      "unknown",
    );
  }
}

/** A table or values with every name as an error should say it. */
function named<Value>(name: string, table: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [`${name}.${key}`, value]));
}

function defined(options: NoiseOptions): NoiseOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
