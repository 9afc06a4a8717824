import { OptionError } from "../errors.ts";
import { nearest } from "./nearest.ts";
import { NUMBER_OPTIONS, type NumberOptionName } from "./numbers.ts";

/** Token id -> a number to add to its logit, or false to ban the token. Plain JSON: ids are strings there. */
export type LogitBias = Readonly<Record<string, number | false>>;

/** Which standard deviation: divided by the count (engines), or by the count less one (the paper's `torch.std`). */
export type StandardDeviation = "population" | "sample";

/** A step of the chain, by the name it has in `order`. */
export type StepName =
  "logitBias" | "penalties" | "topNSigma" | "topK" | "topP" | "minP" | "etaCutoff" | "temperature";

/** A sampler as plain JSON. Anything left out is off; `{}` draws from the whole softmax at temperature 1. */
export interface SamplerOptions extends Partial<Record<NumberOptionName, number>> {
  /** The σ of Top-nσ: "population" (default, as engines do) or "sample" (the paper's `torch.std`). */
  std?: StandardDeviation;
  /** How many of the last tokens the penalties look at: an integer from 1, or "all". Default 64. */
  penaltyWindow?: number | "all";
  /** Token id -> number to add, or false to ban. */
  logitBias?: LogitBias;
  /** The order of the steps. Default `DEFAULT_ORDER`: cuts first, temperature last. */
  order?: readonly StepName[];
  /** An integer from 0 to 2^53 - 1; the same seed gives the same tokens. Default: a random one, see `sampler.seed`. */
  seed?: number;
  /** The real vocabulary, when rows are padded beyond it. Default: the row's length. */
  vocabSize?: number;
}

export const OPTION_NAMES: readonly string[] = [
  ...Object.keys(NUMBER_OPTIONS),
  "std",
  "penaltyWindow",
  "logitBias",
  "order",
  "seed",
  "vocabSize",
];

/** @throws OptionError for a name that is no option, with the nearest one that is */
export function checkOptionNames(options: SamplerOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new OptionError("options", options, "an object of options or a list of steps");
  }
  for (const name of Object.keys(options)) {
    if (OPTION_NAMES.includes(name)) continue;
    const value = options[name as keyof SamplerOptions];
    const known = nearest(name, OPTION_NAMES);
    throw new OptionError(name, value, `a known option (did you mean ${known}?)`);
  }
}
