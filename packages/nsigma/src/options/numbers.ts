import type { NumberOption } from "./number-option.ts";
import { CUT_NUMBERS } from "./numbers/cuts.ts";
import { HISTORY_NUMBERS } from "./numbers/history.ts";
import { SCORE_NUMBERS } from "./numbers/scores.ts";

export type NumberOptionName =
  keyof typeof SCORE_NUMBERS | keyof typeof CUT_NUMBERS | keyof typeof HISTORY_NUMBERS;

/** Every number option, once: steps check by it, errors quote it, the command line's flags are made from it. */
export const NUMBER_OPTIONS: Readonly<Record<NumberOptionName, NumberOption>> = {
  ...SCORE_NUMBERS,
  ...CUT_NUMBERS,
  ...HISTORY_NUMBERS,
};
