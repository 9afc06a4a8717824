import { OptionError } from "../errors.ts";
import { checkNumber } from "../options/check.ts";
import { WindowCounts } from "../history/window-counts.ts";
import { off, type Step } from "./step.ts";

export interface PenaltyOptions {
  /** r > 0: a repeated token's logit is divided by r when positive, multiplied when negative. 1 is off. Typical 1.05 to 1.3. */
  repetition?: number | undefined;
  /** Taken from the logit once for every occurrence. 0 is off. Typical 0 to 1. */
  frequency?: number | undefined;
  /** Taken from the logit once when the token occurs at all. 0 is off. Typical 0 to 1. */
  presence?: number | undefined;
  /** How many of the last tokens count, prompt included; an integer from 1, or "all". Default 64, as in llama.cpp. */
  window?: number | "all" | undefined;
}

/**
 * Repetition, frequency and presence penalties: lower the logits of tokens that were just used.
 *
 *     l -> l / r  if l > 0,  l·r  otherwise;      then  l -> l - count·frequency - presence
 *
 * The first form depends on where the logits' zero lies, as it does in every engine.
 *
 * @throws OptionError when a setting is out of its range
 * @see Keskar and others: CTRL (arXiv 1909.05858) for the repetition penalty
 */
export function penalties(options: PenaltyOptions): Step {
  const { repetition = 1, frequency = 0, presence = 0, window = 64 } = options;
  checkNumber("repetitionPenalty", repetition);
  checkNumber("frequencyPenalty", frequency);
  checkNumber("presencePenalty", presence);
  if (window !== "all" && !(Number.isInteger(window) && window >= 1)) {
    throw new OptionError("penaltyWindow", window, 'an integer from 1, or "all"');
  }
  if (repetition === 1 && frequency === 0 && presence === 0) return off;

  const seen = new WindowCounts(window === "all" ? Infinity : window);
  return {
    name: "penalties",
    kind: "adjustment",
    adjust(candidates) {
      if (seen.distinct === 0) return;
      const logits = candidates.writable();
      for (let slot = 0; slot < seen.distinct; slot++) {
        const id = seen.tokens[slot];
        const i = candidates.indexOf(id);
        if (i < 0) continue;
        const logit = logits[i] > 0 ? logits[i] / repetition : logits[i] * repetition;
        const taken = seen.counts[id] * frequency + presence;
        logits[i] = logit - taken * candidates.temperature;
      }
      candidates.changed();
    },
    accept: (history) => seen.accept(history),
    reread: (history) => seen.reread(history),
    fresh: () => penalties({ repetition, frequency, presence, window }),
  };
}
