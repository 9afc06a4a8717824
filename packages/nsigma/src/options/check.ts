import { OptionError } from "../errors.ts";
import { NUMBER_OPTIONS, type NumberOption, type NumberOptionName } from "./numbers.ts";

/** A number option's range in words, as errors and help texts say it. */
export function describeRange(name: NumberOptionName): string {
  const { least, above, most, below, integer }: NumberOption = NUMBER_OPTIONS[name];
  const from = least !== undefined ? `from ${least}` : above !== undefined ? `above ${above}` : "";
  const to = most !== undefined ? `to ${most}` : below !== undefined ? `to below ${below}` : "";
  if (!from && !to) return "a finite number";
  return [integer ? "an integer" : "a number", from, to].filter(Boolean).join(" ");
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

/** Checks that a value is an integer from `least` up. */
export function checkInteger(option: string, value: number, least: number): void {
  if (!(Number.isSafeInteger(value) && value >= least)) {
    throw new OptionError(option, value, `an integer from ${least}`);
  }
}

/** Far above any vocabulary; a larger id is a mistake, and would make counts by id take all memory. */
const MOST_TOKENS = 2 ** 24;

/** Checks that a value is a token id. */
export function checkToken(option: string, token: number): void {
  if (!(Number.isInteger(token) && token >= 0 && token < MOST_TOKENS)) {
    throw new OptionError(option, token, `a token id, an integer from 0 to below ${MOST_TOKENS}`);
  }
}

/** Checks that a value is one of a few words. */
export function checkChoice(option: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) {
    throw new OptionError(option, value, choices.map((choice) => `"${choice}"`).join(" or "));
  }
}
