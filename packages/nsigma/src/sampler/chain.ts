import { OptionError } from "../errors.ts";
import { checkOptionNames, type SamplerOptions, type StepName } from "../options/options.ts";
import { etaCutoff } from "../steps/eta.ts";
import { logitBias } from "../steps/logit-bias.ts";
import { minP } from "../steps/min-p.ts";
import { penalties } from "../steps/penalties.ts";
import { off, type Step } from "../steps/step.ts";
import { temperature } from "../steps/temperature.ts";
import { topK } from "../steps/top-k.ts";
import { topNSigma } from "../steps/top-n-sigma.ts";
import { topP } from "../steps/top-p.ts";

/** How each step is made from the options; `off` when they do not ask for it. */
const MAKERS: Readonly<Record<StepName, (options: SamplerOptions) => Step>> = {
  logitBias: ({ logitBias: bias = {} }) => logitBias(bias),
  penalties: (options) =>
    penalties({
      repetition: options.repetitionPenalty,
      frequency: options.frequencyPenalty,
      presence: options.presencePenalty,
      window: options.penaltyWindow,
    }),
  topNSigma: ({ topNSigma: n = 0, std }) => topNSigma(n, { std }),
  topK: ({ topK: k = 0 }) => topK(k),
  topP: ({ topP: p = 1 }) => topP(p),
  minP: ({ minP: p = 0 }) => minP(p),
  etaCutoff: ({ etaCutoff: epsilon = 0 }) => etaCutoff(epsilon),
  temperature: ({ temperature: t = 1 }) => temperature(t),
};

/** Scores are mended first, then cut, Top-nσ before the others so that σ is the whole row's, then softened. */
export const DEFAULT_ORDER: readonly StepName[] = [
  "logitBias",
  "penalties",
  "topNSigma",
  "topK",
  "topP",
  "minP",
  "etaCutoff",
  "temperature",
];

/** The cuts see the softened row: the order of the paper's runs, vLLM and Hugging Face. */
export const TEMPERATURE_FIRST: readonly StepName[] = [
  "temperature",
  ...DEFAULT_ORDER.filter((name) => name !== "temperature"),
];

/**
 * The steps that plain options ask for, in order, without those that do nothing.
 *
 * @throws OptionError for an unknown option, a value out of range, or an order that leaves out a step that is set
 */
export function chain(options: SamplerOptions): Step[] {
  checkOptionNames(options);
  const { order = DEFAULT_ORDER } = options;
  checkOrder(order);
  const steps: Step[] = [];
  for (const name of DEFAULT_ORDER) {
    const step = MAKERS[name](options);
    if (step !== off && !order.includes(name)) {
      throw new OptionError("order", order, `${name} in it, because it is set`);
    }
    steps[order.indexOf(name)] = step;
  }
  return steps.filter((step) => step !== off);
}

function checkOrder(order: readonly StepName[]): void {
  if (!Array.isArray(order)) throw new OptionError("order", order, "a list of step names");
  for (const name of order) {
    if (!Object.hasOwn(MAKERS, name)) {
      throw new OptionError("order", name, `names among ${DEFAULT_ORDER.join(", ")}`);
    }
  }
  if (new Set(order).size !== order.length) {
    throw new OptionError("order", order, "each step once");
  }
}
