import { held } from "../candidates/held.ts";
import { OptionError } from "../errors.ts";
import type { StepDefinition } from "./definition.ts";
import type { LogitBias, OptionTable } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  logitBias: {
    form: "biases",
    off: {},
    examples: [{ 13: 1 }],
    summary: "token id: a number to add to its logit, or false to ban it",
  },
} as const satisfies OptionTable;

/** @internal */
export const LOGIT_BIAS: StepDefinition<"logitBias", typeof OPTIONS> = {
  name: "logitBias",
  place: 10,
  title: "logit bias",
  keeps: "all but the banned tokens; adds a number to the logits of some",
  formula: "l_i + b_i",
  source: "OpenAI API",
  options: OPTIONS,
  traits: ["adds", "bans"],
  make: ({ logitBias: bias = {} }) => logitBias(bias),
};

/**
 * Logit bias: adds a number to the logits of some tokens, or bans them.
 *
 * Ids beyond the vocabulary of the row are passed over.
 *
 * @param bias token id -> a finite number or false; an empty object is off. Typical -5 to 5.
 * @throws OptionError when an id is not a non-negative integer or a bias is not finite
 */
export function logitBias(bias: LogitBias): Step {
  if (typeof bias !== "object" || bias === null || Array.isArray(bias)) {
    throw new OptionError("logitBias", bias, "an object of token id: number or false");
  }
  const entries = Object.entries(bias).map(([key, value]) => {
    if (!/^\d+$/.test(key))
      throw new OptionError("logitBias", key, "an object whose keys are token ids, integers of at least 0");
    if (value !== false && !Number.isFinite(value)) {
      throw new OptionError(`logitBias[${key}]`, value, "a finite number, or false to ban the token");
    }
    return { id: Number(key), bias: value };
  });
  if (entries.length === 0) return off;
  return {
    name: "logitBias",
    kind: "adjustment",
    adjust(candidates) {
      const logits = candidates.writable();
      for (const { id, bias } of entries) {
        const i = candidates.indexOf(id);
        if (i >= 0) logits[i] = biased(logits[i], bias, candidates.temperature);
      }
      candidates.changed();
    },
  };
}

/** A logit with a bias that temperature leaves as it is; false bans. */
export function biased(logit: number, bias: number | false, temperature: number): number {
  return bias === false ? -Infinity : held(logit + bias * temperature, logit);
}
