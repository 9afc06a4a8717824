import type { History } from "../history/history.ts";
import { SuffixMatches } from "../history/suffix-matches.ts";
import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import type { OptionTable } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  noRepeatNgram: {
    least: 0,
    integer: true,
    off: 0,
    typical: "3",
    examples: [3],
    summary: "ban tokens that would repeat a passage of n tokens; 0 is off",
    withoutPrompt: "sees repeats within the answer only",
  },
} as const satisfies OptionTable;

/** @internal */
export const NO_REPEAT_NGRAM: StepDefinition<"noRepeatNgram", typeof OPTIONS> = {
  name: "noRepeatNgram",
  place: 40,
  title: "no-repeat n-gram",
  keeps: "all but what would repeat a passage of n tokens",
  formula: "l_i = -∞  when the last n-1 tokens and i occur in the text",
  source: "arXiv 1705.04304",
  options: OPTIONS,
  traits: ["adds", "bans", "only bans"],
  make: ({ noRepeatNgram: n = 0 }) => noRepeatNgram(n),
};

/**
 * No-repeat n-gram: bans every token that would complete a passage of n tokens the text already has.
 *
 * @param n an integer from 0; 0 is off, 1 bans every token used so far. Typical 3.
 * @throws OptionError when n is negative or no integer
 * @see Paulus, Xiong, Socher (arXiv 1705.04304)
 */
export function noRepeatNgram(n: number): Step {
  checkOptions(OPTIONS, { noRepeatNgram: n });
  if (n === 0) return off;
  const matches = new SuffixMatches(Infinity);
  let text: History | undefined;
  return {
    name: "noRepeatNgram",
    kind: "adjustment",
    adjust(candidates) {
      if (text === undefined || text.length < n) return;
      const logits = candidates.writable();
      const ban = (token: number) => {
        const entry = candidates.indexOf(token);
        if (entry >= 0) logits[entry] = -Infinity;
      };
      if (n === 1) for (let i = 0; i < text.length; i++) ban(text.tokens[i]);
      else matches.find(text);
      for (let at = 0; at < matches.count; at++) {
        if (matches.lengths[at] >= n - 1) ban(text.tokens[matches.positions[at] + 1]);
      }
      candidates.changed();
    },
    accept(history) {
      text = history;
      matches.accept(history);
    },
    retract: (history, count) => matches.retract(history, count),
    reread(history) {
      text = history;
      matches.reread(history);
    },
    fresh: () => noRepeatNgram(n),
  };
}
