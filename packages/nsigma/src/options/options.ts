import { OptionError } from "../errors.ts";
import { CHOICE_OPTIONS, type Choice, type ChoiceOptionName } from "./choices.ts";
import { nearest } from "./nearest.ts";
import { NUMBER_OPTIONS, type NumberOptionName } from "./numbers.ts";

/** Token id -> a number to add to its logit, or false to ban the token. Plain JSON: ids are strings there. */
export type LogitBias = Readonly<Record<string, number | false>>;

/** A number for the last token of a sequence when the text ends with the rest of it; false bans it. */
export interface SequenceBias {
  /** Token ids, one or more. */
  readonly tokens: readonly number[];
  readonly bias: number | false;
}

/** How many of the last tokens a step looks at: an integer from 1, or all of them. */
export type Window = number | "all";

/** A step of the chain, by the name it has in `order`. */
export type StepName =
  | "logitBias"
  | "sequenceBias"
  | "minLength"
  | "noRepeatNgram"
  | "penalties"
  | "dry"
  | "topNSigma"
  | "minK"
  | "topK"
  | "tailFree"
  | "typicalP"
  | "topA"
  | "topP"
  | "minP"
  | "epsilonCutoff"
  | "etaCutoff"
  | "topH"
  | "pLess"
  | "xtc"
  | "temperature"
  | "smoothing"
  | "mirostat"
  | "adaptiveP"
  | "skew";

type Numbers = Partial<Record<NumberOptionName, number>>;
type Choices = { [Name in ChoiceOptionName]?: Choice<Name> };

/** A sampler as plain JSON. Anything left out is off; `{}` draws from the whole softmax at temperature 1. */
export interface SamplerOptions extends Numbers, Choices {
  /** How many of the last tokens the penalties look at. Default 64. */
  penaltyWindow?: Window;
  /** How many of the last tokens DRY looks at. Default "all". */
  dryWindow?: Window;
  /** Token sequences no repeat reaches across, for DRY. */
  dryBreakers?: readonly (readonly number[])[];
  /** Token ids XTC never removes. */
  xtcProtected?: readonly number[];
  /** Token id -> number to add, or false to ban. */
  logitBias?: LogitBias;
  /** Numbers for tokens that would complete a sequence. */
  sequenceBias?: readonly SequenceBias[];
  /** Token ids never to choose, or sequences never to complete. */
  bannedTokens?: readonly (number | readonly number[])[];
  /** The tokens that end a text: what `minNewTokens` and `minLength` ban. */
  endOfText?: readonly number[];
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

/** The options that are neither a number of `NUMBER_OPTIONS` nor a choice of `CHOICE_OPTIONS`. */
export const OTHER_OPTIONS = {
  penaltyWindow:
    'how many of the last tokens the penalties look at: an integer from 1, or "all" (default 64)',
  dryWindow: 'how many of the last tokens DRY looks at: an integer from 1, or "all" (the default)',
  dryBreakers: "token sequences that no repeat reaches across, for DRY",
  xtcProtected: "token ids that XTC never removes",
  logitBias: "token id: a number to add to its logit, or false to ban it",
  sequenceBias: "a number for the last token of a sequence when the text ends with the rest of it",
  bannedTokens: "token ids never to choose, or sequences never to complete",
  endOfText: "the token ids that end a text",
  order: "the order of the steps",
  seed: "the same seed gives the same tokens",
  vocabSize: "the real vocabulary, when rows are padded beyond it",
} as const;

export type OptionName = keyof SamplerOptions;

export const OPTION_NAMES: readonly OptionName[] = [
  ...(Object.keys(NUMBER_OPTIONS) as NumberOptionName[]),
  ...(Object.keys(CHOICE_OPTIONS) as ChoiceOptionName[]),
  ...(Object.keys(OTHER_OPTIONS) as (keyof typeof OTHER_OPTIONS)[]),
];

/** @throws OptionError for a name that is no option, with the nearest one that is */
export function checkOptionNames(options: SamplerOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new OptionError("options", options, "an object of options or a list of steps");
  }
  for (const name of Object.keys(options)) {
    if (OPTION_NAMES.includes(name as OptionName)) continue;
    const value = options[name as OptionName];
    throw new OptionError(name, value, `a known option (did you mean ${nearest(name, OPTION_NAMES)}?)`);
  }
}
