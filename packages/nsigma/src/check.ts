import { OptionError } from "./errors.ts";

/** Checks that a value is an integer from `least` up, to `most` where that is given. */
export function checkInteger(option: string, value: number, least: number, most: number = Infinity): void {
  if (!(Number.isSafeInteger(value) && value >= least && value <= most)) {
    const range = most < Infinity ? `from ${least} to ${most}` : `of at least ${least}`;
    throw new OptionError(option, value, `an integer ${range}`);
  }
}

/** Far above any vocabulary; a larger id is a mistake, and would make counts by id take all memory. */
export const MOST_TOKENS: number = 2 ** 24;

/** Checks that a value is a token id. */
export function checkToken(option: string, token: number): void {
  if (!isToken(token)) {
    throw new OptionError(option, token, `a token id, an integer from 0 to ${MOST_TOKENS - 1}`);
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
  const wrong = tokens.findIndex((token) => !isToken(token));
  if (wrong < 0) return;
  throw new OptionError(option, tokens[wrong], `a list of token ids, integers from 0 to ${MOST_TOKENS - 1}`);
}

/** Holes and NaN fail. */
function isToken(token: unknown): boolean {
  return Number.isInteger(token) && (token as number) >= 0 && (token as number) < MOST_TOKENS;
}
