import { OptionError } from "../errors.ts";
import type { History } from "../history/history.ts";
import { checkNumber, checkTokens } from "../options/check.ts";
import { off, type Step } from "./step.ts";

export interface MinLengthOptions {
  /** How many tokens come before the end at least; an integer from 0. 0 is off. */
  newTokens?: number | undefined;
  /** The same with the prompt counted. 0 is off. */
  length?: number | undefined;
  /** The token ids that end a text, one or more. */
  endOfText: readonly number[];
}

/**
 * Minimum length: bans the end of the text until it is long enough.
 *
 *     l_end -> -Infinity  while  new tokens < newTokens  or  prompt + new tokens < length
 *
 * @throws OptionError when a setting is out of its range, or no token is named that ends a text
 */
export function minLength(options: MinLengthOptions): Step {
  const { newTokens = 0, length = 0, endOfText } = options;
  checkNumber("minNewTokens", newTokens);
  checkNumber("minLength", length);
  checkTokens("endOfText", endOfText);
  if (newTokens === 0 && length === 0) return off;
  if (endOfText.length === 0) {
    throw new OptionError("endOfText", endOfText, "the token ids that end a text, beside a minimum length");
  }
  const own = { newTokens, length, endOfText: [...endOfText] };
  let text: History | undefined;
  return {
    name: "minLength",
    kind: "adjustment",
    adjust(candidates) {
      const total = text?.length ?? 0;
      const fresh = total - (text?.promptLength ?? 0);
      if (fresh >= newTokens && total >= length) return;
      const logits = candidates.writable();
      for (const token of own.endOfText) {
        const entry = candidates.indexOf(token);
        if (entry >= 0) logits[entry] = -Infinity;
      }
      candidates.changed();
    },
    accept(history) {
      text = history;
    },
    reread(history) {
      text = history;
    },
    fresh: () => minLength(own),
  };
}
