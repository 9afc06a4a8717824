import { OptionError } from "../errors.ts";
import { type StepName, STEPS } from "../steps/all.ts";
import type { LogitBias, Option, OptionTable, SequenceBias, ValuesOf, Window } from "../steps/option.ts";
import { nearest } from "./nearest.ts";

export type { LogitBias, SequenceBias, StepName, Window };

/** The options of no step: the order of the steps, and how a token is drawn from what they leave. */
const GENERAL = {
  draws: {
    choices: ["nsigma", "llama.cpp"],
    summary: "whose tokens a seed gives: ours (Philox, id order) or llama.cpp's (mt19937, its array's order)",
  },
  order: {
    form: "order",
    examples: [
      ["topP", "temperature"],
      ["temperature", "topP"],
    ],
    needs: ["topP", "temperature"],
    summary: "the order of the steps",
  },
  seed: { form: "seed", examples: [1], summary: "the same seed gives the same tokens" },
  vocabSize: {
    form: "size",
    examples: [1000],
    summary: "the real vocabulary, when rows are padded beyond it",
  },
} as const satisfies OptionTable;

type Merged<Tables> = (Tables extends unknown ? (table: Tables) => void : never) extends (
  table: infer All,
) => void
  ? All
  : never;

/** The row of every option, by its name. */
export type Rows = Merged<(typeof STEPS)[number]["options"]> & typeof GENERAL;

/** A sampler as plain JSON. Anything left out is off; `{}` draws from the whole softmax at temperature 1. */
export interface SamplerOptions extends ValuesOf<Rows> {
  /**
   * The order of the steps, by their names or aliases ("top_k"), or as letters ("edskypmxt").
   * Default `DEFAULT_ORDER`: cuts first, temperature last.
   */
  order?: readonly string[] | string;
  /** An integer from 0 to 2^53 - 1; the same seed gives the same tokens. Default: a random one, see `sampler.seed`. */
  seed?: number;
  /** The real vocabulary, when rows are padded beyond it. Default: the row's length. */
  vocabSize?: number;
}

export type OptionName = keyof Rows;

/** Every option, once: steps check by these rows, errors quote them, the command line's flags are made from them. */
export const OPTIONS: Readonly<Record<OptionName, Option>> = Object.assign(
  {},
  ...STEPS.map(({ options }) => options),
  GENERAL,
);

export const OPTION_NAMES: readonly OptionName[] = Object.keys(OPTIONS) as OptionName[];

/** The options of no step. */
export const GENERAL_NAMES: readonly OptionName[] = Object.keys(GENERAL) as OptionName[];

/** @throws OptionError for a name that is not an option, with the nearest one that is */
export function checkOptionNames(options: SamplerOptions): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new OptionError("options", options, "an object of options; a list of steps goes to stepSampler");
  }
  for (const name of Object.keys(options)) {
    if (OPTION_NAMES.includes(name as OptionName)) continue;
    const value = options[name as OptionName];
    const meant = nearest(name, OPTION_NAMES);
    throw new OptionError(name, value, `is not an option; did you mean ${meant}?`, "unknown");
  }
}
