import { checkChoice, checkNumber } from "../options/check.ts";
import type { Choice } from "../options/choices.ts";
import { off, type Step } from "./step.ts";

/**
 * p-less: keeps the tokens at least as likely as two independent draws are to agree. It has no parameter.
 *
 *     keep p  iff  p >= Σp²                        at the temperature applied so far
 *     norm:        p >= (V·Σp² - 1) / (V - 1)      V: how many candidates there are
 *
 * Put the temperature before it: the rule is meant for the softened distribution.
 *
 * @param form "plain", "norm", or "off"
 * @param options.minKeep the fewest tokens to leave
 * @throws OptionError when the form is none of these
 * @see p-less sampling (arXiv 2509.23234)
 */
export function pLess(form: Choice<"pLess">, options: { minKeep?: number | undefined } = {}): Step {
  checkChoice("pLess", form);
  const { minKeep = 1 } = options;
  checkNumber("minKeep", minKeep);
  if (form === "off") return off;
  return {
    name: "pLess",
    kind: "cut",
    minKeep,
    threshold(candidates) {
      const logAgreement = candidates.logAgreement();
      if (form === "plain") return candidates.logitOf(logAgreement);
      const { finite } = candidates.statistics();
      const beyondChance = (finite * Math.exp(logAgreement) - 1) / Math.max(1, finite - 1);
      // Equal logits agree by chance alone; rounding must not make that less than nothing.
      return beyondChance > 0 ? candidates.logitOf(Math.log(beyondChance)) : -Infinity;
    },
  };
}
