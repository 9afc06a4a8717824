import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import { MIN_KEEP, type OptionTable, type ValuesOf } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  pLess: {
    choices: ["off", "plain", "norm"],
    off: "off",
    summary: "keep the tokens at least as likely as two draws are to agree; norm takes chance agreement off",
  },
  minKeep: MIN_KEEP,
} as const satisfies OptionTable;

/** @internal */
export const P_LESS: StepDefinition<"pLess", typeof OPTIONS> = {
  name: "pLess",
  place: 210,
  title: "p-less",
  keeps: "the tokens at least as likely as two draws are to agree",
  formula: "p >= Σp²;  norm: p >= (V·Σp² - 1)/(V - 1)",
  source: "arXiv 2509.23234",
  options: OPTIONS,
  traits: ["keeps the best", "after the temperature"],
  make: ({ pLess: form = "off", minKeep }) => pLess(form, { minKeep }),
};

/**
 * p-less: keeps the tokens at least as likely as two independent draws are to agree. It has no parameter.
 * V in the formula is how many candidates there are.
 *
 * Put the temperature before it: the rule is meant for the softened distribution.
 *
 * @param form "plain", "norm", or "off"
 * @param options.minKeep the fewest tokens to leave
 * @throws OptionError when the form is none of these
 * @see p-less sampling (arXiv 2509.23234)
 */
export function pLess(
  form: ValuesOf<typeof OPTIONS>["pLess"],
  options: { minKeep?: number | undefined } = {},
): Step {
  const { minKeep = 1 } = options;
  checkOptions(OPTIONS, { pLess: form, minKeep });
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
