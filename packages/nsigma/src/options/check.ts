import { OptionError } from "../errors.ts";
import { CHOICE_OPTIONS, type ChoiceOptionName } from "./choices.ts";
import type { NumberOption } from "./number-option.ts";
import { NUMBER_OPTIONS, type NumberOptionName } from "./numbers.ts";
import type { Window } from "./options.ts";

/** A number option's range in words, as errors and help texts say it. */
export function describeRange(name: NumberOptionName): string {
  const { least, above, most, below, integer }: NumberOption = NUMBER_OPTIONS[name];
  const from = least !== undefined ? `from ${least}` : above !== undefined ? `above ${above}` : "";
  const to = most !== undefined ? `to ${most}` : below !== undefined ? `to below ${below}` : "";
  if (!from && !to) return "a finite number";
  const upTo = from === "" && most !== undefined ? `up to ${most}` : to;
  return [integer ? "an integer" : "a number", from, upTo].filter(Boolean).join(" ");
}

/**
 * Checks a number option against the table, once, when its step is made.
 *
 * Comparisons are written so that NaN and undefined fail them.
 *
 * @throws OptionError naming the option, the range and the value
 */
export function checkNumber(name: NumberOptionName, value: number): void {
  const range: NumberOption = NUMBER_OPTIONS[name];
  const { least = -Infinity, above = -Infinity, most = Infinity, below = Infinity } = range;
  const inRange = Number.isFinite(value) && value >= least && value > above && value <= most && value < below;
  if (!inRange || (range.integer && !Number.isInteger(value))) {
    throw new OptionError(name, value, describeRange(name));
  }
}

/** Whether a number is its option's neutral value, which switches nothing on. */
export function isOff(name: NumberOptionName, value: number): boolean {
  const { off, lessIsOff }: NumberOption = NUMBER_OPTIONS[name];
  return value === off || (lessIsOff === true && off !== undefined && value < Math.max(off, 0));
}

/** Checks that a value is an integer from `least` up, to `most` where that is given. */
export function checkInteger(option: string, value: number, least: number, most: number = Infinity): void {
  if (!(Number.isSafeInteger(value) && value >= least && value <= most)) {
    const to = most < Infinity ? ` to ${most}` : "";
    throw new OptionError(option, value, `an integer from ${least}${to}`);
  }
}

/** Checks that a value is a window of the history. */
export function checkWindow(option: string, value: Window): void {
  if (value !== "all" && !(Number.isInteger(value) && value >= 1)) {
    throw new OptionError(option, value, 'an integer from 1, or "all"');
  }
}

/** Far above any vocabulary; a larger id is a mistake, and would make counts by id take all memory. */
export const MOST_TOKENS: number = 2 ** 24;

/** Checks that a value is a token id. */
export function checkToken(option: string, token: number): void {
  if (!(Number.isInteger(token) && token >= 0 && token < MOST_TOKENS)) {
    throw new OptionError(option, token, `a token id, an integer from 0 to below ${MOST_TOKENS}`);
  }
}

/** A copy of a list or a typed array of token ids, so that what was checked is what is used. */
export function copyTokens(option: string, tokens: ArrayLike<number>): number[] {
  const isList = Array.isArray(tokens) || (ArrayBuffer.isView(tokens) && !(tokens instanceof DataView));
  if (!isList) throw new OptionError(option, tokens, "a list of token ids");
  const copy = Array.from(tokens);
  checkTokens(option, copy);
  return copy;
}

/** Checks that a value is a list of token ids. */
export function checkTokens(option: string, tokens: readonly number[]): void {
  if (!Array.isArray(tokens)) throw new OptionError(option, tokens, "a list of token ids");
  for (const token of tokens) checkToken(option, token);
}

/** Checks that a value is one of the words its option may be. */
export function checkChoice(name: ChoiceOptionName, value: string): void {
  const choices: readonly string[] = CHOICE_OPTIONS[name].choices;
  if (!choices.includes(value)) {
    throw new OptionError(name, value, choices.map((choice) => `"${choice}"`).join(" or "));
  }
}
