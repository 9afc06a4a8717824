import { OptionError } from "../errors.ts";
import type { TokenText } from "./tokenizer.ts";

/**
 * The special tokens among stop strings. They are left out of a text, so as strings they would never be met.
 *
 * @throws OptionError for a stop string that has a special token beside something else in it
 */
export function stopTokens(stops: readonly string[], tokens: TokenText): number[] {
  return stops.flatMap((stop) => {
    const special = tokens
      .tokensOf(stop)
      .map((id) => ({ id, text: specialText(id, tokens) }))
      .find(({ text }) => text !== "" && stop.includes(text));
    if (special === undefined) return [];
    if (special.text === stop) return [special.id];
    const expected = `a text without special tokens, or "${special.text}" alone: special tokens are no part of an answer's text`;
    throw new OptionError("stop", stop, expected);
  });
}

/** How a special token is written; empty for any other token. */
function specialText(id: number, { textOf }: TokenText): string {
  return textOf([id], false) === "" ? textOf([id], true).trim() : "";
}
