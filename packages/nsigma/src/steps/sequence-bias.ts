import { checkTokens } from "../check.ts";
import { OptionError } from "../errors.ts";
import type { History } from "../history/history.ts";
import type { StepDefinition } from "./definition.ts";
import { biased } from "./logit-bias.ts";
import type { OptionTable, SequenceBias } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  sequenceBias: {
    form: "sequence biases",
    off: [],
    examples: [[{ tokens: [13, 14], bias: 1 }]],
    summary: "a number for the last token of a sequence when the text ends with the rest of it",
    withoutPrompt: "misses a sequence that begins in the prompt",
  },
  bannedTokens: {
    form: "bans",
    off: [],
    examples: [[13]],
    summary: "token ids never to choose, or sequences never to complete",
    withoutPrompt: "misses a sequence that begins in the prompt",
  },
} as const satisfies OptionTable;

/** @internal */
export const SEQUENCE_BIAS: StepDefinition<"sequenceBias", typeof OPTIONS> = {
  name: "sequenceBias",
  place: 20,
  title: "sequence bias, banned tokens",
  keeps: "all but what would complete a banned sequence; adds a number to what would complete others",
  formula: "l_i + b  when the text ends with the rest of the sequence",
  source: "Hugging Face transformers",
  options: OPTIONS,
  traits: ["adds", "bans"],
  make: ({ sequenceBias: biases = [], bannedTokens = [] }) =>
    sequenceBias([...biases, ...bannedTokens.map(ban)]),
};

/**
 * Sequence bias: adds a number to the last token of a sequence when the text ends with the rest of it.
 *
 * A sequence of one token is a plain bias. Of several sequences with the same last token all count.
 *
 * @param biases an empty list is off
 * @throws OptionError when a sequence is not a list of token ids, is empty, or its bias is not a finite number or false
 * @see Hugging Face transformers, SequenceBiasLogitsProcessor
 */
export function sequenceBias(biases: readonly SequenceBias[]): Step {
  if (!Array.isArray(biases)) {
    throw new OptionError("sequenceBias", biases, "a list of {tokens, bias}");
  }
  const entries = biases.map((each: SequenceBias) => {
    checkTokens("sequenceBias", each?.tokens);
    const { tokens, bias } = each;
    if (tokens.length === 0)
      throw new OptionError("sequenceBias", each, "a list of sequences of at least one token");
    if (bias !== false && !Number.isFinite(bias)) {
      throw new OptionError(
        "sequenceBias",
        each,
        "a list in which each bias is a finite number, or false to ban",
      );
    }
    return { tokens: [...tokens], bias };
  });
  if (entries.length === 0) return off;

  const rules = entries.map(({ tokens, bias }) => ({
    before: tokens.slice(0, -1),
    last: tokens[tokens.length - 1],
    bias,
  }));
  let text: History | undefined;
  const endsWith = (sequence: readonly number[]) => {
    const start = (text?.length ?? 0) - sequence.length;
    return sequence.every((token, i) => text?.tokens[start + i] === token);
  };
  return {
    name: "sequenceBias",
    kind: "adjustment",
    adjust(candidates) {
      const logits = candidates.writable();
      for (const { before, last, bias } of rules) {
        const entry = candidates.indexOf(last);
        if (entry >= 0 && endsWith(before))
          logits[entry] = biased(logits[entry], bias, candidates.temperature);
      }
      candidates.changed();
    },
    accept(history) {
      text = history;
    },
    reread(history) {
      text = history;
    },
    fresh: () => sequenceBias(entries),
  };
}

function ban(tokens: number | readonly number[]): SequenceBias {
  return { tokens: typeof tokens === "number" ? [tokens] : tokens, bias: false };
}
