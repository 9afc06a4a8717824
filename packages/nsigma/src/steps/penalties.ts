import type { History } from "../history/history.ts";
import { WindowCounts } from "../history/window-counts.ts";
import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import type { OptionTable, ValuesOf, Window } from "./option.ts";
import { divideRepeats, subtractUses } from "./penalty-rules.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  repetitionPenalty: {
    above: 0,
    off: 1,
    typical: "1.05 to 1.3",
    examples: [1.2],
    summary: "divide (positive) or multiply (negative) the logits of tokens just used; 1 is off",
    withoutPrompt: "counts the answer's tokens only",
  },
  frequencyPenalty: {
    least: -1000,
    most: 1000,
    off: 0,
    typical: "0 to 1",
    examples: [0.5],
    summary: "lower a token's logit once for every time it was just used; 0 is off",
    withoutPrompt: "counts the answer's tokens only",
  },
  presencePenalty: {
    least: -1000,
    most: 1000,
    off: 0,
    typical: "0 to 1",
    examples: [0.5],
    summary: "lower a token's logit once if it was just used; 0 is off",
    withoutPrompt: "counts the answer's tokens only",
  },
  penaltyWindow: {
    form: "window",
    default: 64,
    examples: [32, "all"],
    summary:
      'how many of the last tokens the penalties look at: an integer of at least 1, or "all" (default 64)',
  },
  penaltyFade: {
    least: 0,
    integer: true,
    default: 0,
    typical: "0",
    examples: [8],
    summary: "over how many tokens before the window the penalties fade out",
  },
  penaltySlope: {
    least: 0,
    most: 1,
    default: 1,
    typical: "1",
    examples: [0.5],
    needs: ["repetitionPenalty"],
    summary: "how much the older half of the window counts for the repetition penalty",
  },
  repetitionForm: {
    choices: ["sign", "log-probability"],
    needs: ["repetitionPenalty"],
    summary:
      "the repetition penalty acts on logits by their sign, as engines do, or on log-probabilities, where a shift of the logits changes nothing",
  },
  promptPenalties: {
    choices: ["all", "repetition", "none"],
    needs: ["repetitionPenalty", "frequencyPenalty", "presencePenalty"],
    summary: "which of the penalties see the prompt's tokens",
    withoutPrompt: 'acts as "none"',
  },
} as const satisfies OptionTable;

/** @internal */
export const PENALTIES: StepDefinition<"penalties", typeof OPTIONS> = {
  name: "penalties",
  place: 50,
  title: "repetition, frequency and presence penalties",
  keeps: "all; lowers the tokens that were just used",
  formula: "l/r if l > 0, l·r otherwise (or ln p·r); then l - count·f - [count > 0]·s",
  source: "arXiv 1909.05858; OpenAI API",
  options: OPTIONS,
  traits: ["adds"],
  make: (options) =>
    penalties({
      repetition: options.repetitionPenalty,
      frequency: options.frequencyPenalty,
      presence: options.presencePenalty,
      window: options.penaltyWindow,
      form: options.repetitionForm,
      fade: options.penaltyFade,
      slope: options.penaltySlope,
      prompt: options.promptPenalties,
    }),
};

export interface PenaltyOptions {
  /** r > 0: a repeated token's logit is divided by r when positive, multiplied when negative. 1 is off. Typical 1.05 to 1.3. */
  repetition?: number | undefined;
  /** Taken from the logit once for every occurrence. 0 is off. Typical 0 to 1. */
  frequency?: number | undefined;
  /** Taken from the logit once when the token occurs at all. 0 is off. Typical 0 to 1. */
  presence?: number | undefined;
  /** How many of the last tokens count, prompt included; an integer from 1, or "all". Default 64, as in llama.cpp. */
  window?: Window | undefined;
  /** "sign" (default), or "log-probability": ln p is multiplied by r, which no shift of the logits changes. */
  form?: ValuesOf<typeof OPTIONS>["repetitionForm"];
  /** Over how many tokens before the window the penalties fade out, an integer from 0. Default 0. */
  fade?: number | undefined;
  /** How much the older half of the window counts for the repetition penalty, 0 to 1. Default 1. */
  slope?: number | undefined;
  /** Which of the penalties see the prompt's tokens: "all" (default), "repetition" or "none". */
  prompt?: ValuesOf<typeof OPTIONS>["promptPenalties"];
}

/**
 * Repetition, frequency and presence penalties: lower the logits of tokens that were just used.
 *
 * The form "sign" depends on where the logits' zero lies, as it does in every engine; the log-probability form does
 * not.
 *
 * @throws OptionError when a setting is out of its range
 * @see Keskar and others: CTRL (arXiv 1909.05858) for the repetition penalty
 */
export function penalties(options: PenaltyOptions): Step {
  const { repetition = 1, frequency = 0, presence = 0, window = 64 } = options;
  const { form = "sign", fade = 0, slope = 1, prompt = "all" } = options;
  checkOptions(OPTIONS, {
    repetitionPenalty: repetition,
    frequencyPenalty: frequency,
    presencePenalty: presence,
    penaltyWindow: window,
    repetitionForm: form,
    penaltyFade: fade,
    penaltySlope: slope,
    promptPenalties: prompt,
  });
  if (repetition === 1 && frequency === 0 && presence === 0) return off;

  const own = { repetition, frequency, presence, window, form, fade, slope, prompt };
  const full = window === "all" ? Infinity : window;
  const repeats = { full, fade, repetition, slope };
  const uses = { full, fade, frequency, presence };
  // The last place of a fade counts for nothing, and is left out.
  const reach = full + Math.max(0, fade - 1);
  const said = new WindowCounts(reach, prompt !== "none");
  const written = prompt === "repetition" ? new WindowCounts(reach, false) : said;
  let text: History | undefined;

  return {
    name: "penalties",
    kind: "adjustment",
    adjust(candidates) {
      if (text === undefined || said.distinct === 0) return;
      // Logarithms of probabilities are logits about another zero, above all of them.
      const zero = form === "sign" || repetition === 1 ? 0 : candidates.logitOf(0);
      candidates.writable();
      if (repetition !== 1) divideRepeats(candidates, text, said, repeats, zero);
      if (frequency !== 0 || presence !== 0) subtractUses(candidates, text, written, uses);
      candidates.changed();
    },
    accept(history) {
      text = history;
      said.accept(history);
      if (written !== said) written.accept(history);
    },
    reread(history) {
      text = history;
      said.reread(history);
      if (written !== said) written.reread(history);
    },
    fresh: () => penalties(own),
  };
}
