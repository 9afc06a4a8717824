import { OptionError } from "../errors.ts";
import type { History } from "../history/history.ts";
import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import type { OptionTable } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  minNewTokens: {
    least: 0,
    integer: true,
    off: 0,
    typical: "0",
    examples: [5],
    needs: ["endOfText"],
    summary: "ban the end of the text before this many new tokens; 0 is off",
  },
  minLength: {
    least: 0,
    integer: true,
    off: 0,
    typical: "0",
    examples: [5],
    needs: ["endOfText"],
    summary: "ban the end of the text before this many tokens, the prompt's included; 0 is off",
    withoutPrompt: "counts the answer's tokens only",
  },
  endOfText: { form: "tokens", examples: [[2]], summary: "the token ids that end a text" },
} as const satisfies OptionTable;

/** @internal */
export const MIN_LENGTH: StepDefinition<"minLength", typeof OPTIONS> = {
  name: "minLength",
  place: 30,
  title: "minimum length",
  keeps: "all but the end of the text, until it is long enough",
  formula: "l_end = -∞  while length < minimum",
  source: "Hugging Face transformers",
  options: OPTIONS,
  traits: ["adds", "bans", "only bans"],
  make: ({ minNewTokens, minLength: length, endOfText = [] }) =>
    minLength({ newTokens: minNewTokens, length, endOfText }),
};

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
 * @throws OptionError when a setting is out of its range, or no token is named that ends a text
 */
export function minLength(options: MinLengthOptions): Step {
  const { newTokens = 0, length = 0, endOfText } = options;
  checkOptions(OPTIONS, { minNewTokens: newTokens, minLength: length, endOfText });
  if (newTokens === 0 && length === 0) return off;
  if (endOfText.length === 0) {
    throw new OptionError(
      "endOfText",
      endOfText,
      "a list of at least one token id, because a minimum length needs it",
    );
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
