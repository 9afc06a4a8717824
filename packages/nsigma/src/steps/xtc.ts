import { REACHED } from "../candidates/reached.ts";
import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import { MIN_KEEP, type OptionTable, type ValuesOf } from "./option.ts";
import { off, type Step } from "./step.ts";
import { markRemoved, type XtcRule } from "./xtc-choice.ts";
import { expectedXtc } from "./xtc-expected.ts";

const OPTIONS = {
  xtcProbability: {
    least: 0,
    most: 1,
    off: 0,
    typical: "0.5",
    examples: [0.5],
    summary: "how often XTC removes all likely tokens but the least likely of them; 0 is off",
  },
  xtcThreshold: {
    least: 0,
    most: 1,
    default: 0.1,
    typical: "0.1",
    examples: [0.2],
    summary: "what XTC calls likely; above 0.5 nothing is removed",
  },
  xtcForm: {
    choices: ["random", "expected"],
    summary: "whether XTC throws dice or gives each token the weight it has on average (exllamav3)",
  },
  xtcProtected: {
    form: "tokens",
    default: [],
    examples: [[13]],
    summary: "token ids that XTC never removes",
  },
  xtcProtection: {
    choices: ["token", "step", "unlikely"],
    needs: ["xtcProtected"],
    summary:
      "a protected token that XTC would remove: it alone stays, nothing is removed, or it does not count as likely",
  },
  xtcTies: {
    choices: ["lower ids", "kept"],
    summary: "equals of the last likely token in XTC: the one with the lowest id stays, or all of them",
  },
  minKeep: MIN_KEEP,
} as const satisfies OptionTable;

/** @internal */
export const XTC: StepDefinition<"xtc", typeof OPTIONS> = {
  name: "xtc",
  place: 220,
  title: "XTC",
  keeps: "now and then, of the likely tokens only the least likely; and all others",
  formula: "with probability P: of the tokens with p >= t the last",
  source: "text-generation-webui #6335",
  options: OPTIONS,
  make: (options) =>
    xtc({
      probability: options.xtcProbability ?? 0,
      threshold: options.xtcThreshold,
      form: options.xtcForm,
      protected: options.xtcProtected,
      protection: options.xtcProtection,
      ties: options.xtcTies,
      minKeep: options.minKeep,
    }),
};

export interface XtcOptions {
  /** How often it acts; 0 is off. Typical 0.5. */
  probability: number;
  /** What is called likely; above 0.5 there are never two such tokens, and it is off. Default 0.1. */
  threshold?: number | undefined;
  /** "random" (default), or "expected": each token gets the weight it has on average, as in exllamav3. */
  form?: ValuesOf<typeof OPTIONS>["xtcForm"];
  /** Token ids never removed. */
  protected?: readonly number[] | undefined;
  /**
   * A protected token that would go: "token" (default): it alone stays, as in mlx; "step": nothing goes, as in
   * textgen; "unlikely": it does not count among the likely in the first place, as in exllamav3.
   */
  protection?: ValuesOf<typeof OPTIONS>["xtcProtection"];
  /** Equals of the least likely of the likely: one stays (default), or all, as in mlx. */
  ties?: ValuesOf<typeof OPTIONS>["xtcTies"];
  /** Nothing is removed when fewer would be left. */
  minKeep?: number | undefined;
}

/**
 * XTC, "exclude top choices": now and then removes all likely tokens but the least likely of them.
 *
 * Probabilities are those at the temperature applied so far.
 *
 * @throws OptionError when a setting is out of its range
 * @see p-e-w: text-generation-webui #6335
 */
export function xtc(options: XtcOptions): Step {
  const { probability, threshold = 0.1, form = "random", protection = "token" } = options;
  const { protected: given = [], ties = "lower ids", minKeep = 1 } = options;
  checkOptions(OPTIONS, {
    xtcProbability: probability,
    xtcThreshold: threshold,
    xtcForm: form,
    xtcProtection: protection,
    xtcProtected: given,
    xtcTies: ties,
    minKeep,
  });
  if (probability === 0 || threshold > 0.5) return off;

  const rule: XtcRule = {
    logThreshold: Math.log(threshold * REACHED),
    protected: [...given],
    protection,
    keepTies: ties === "kept",
    minKeep,
  };
  if (form === "expected") return expectedXtc(probability, rule);
  return {
    name: "xtc",
    kind: "key cut",
    keys(candidates, keys, roll) {
      const { finite } = candidates.statistics();
      if (candidates.size < 2 || roll() > probability) return null;
      const removed = markRemoved(candidates, rule, keys);
      // Where nothing is removed after all, every key must do.
      if (removed === 0) keys.set(candidates.logits.subarray(0, candidates.count));
      return finite - removed;
    },
  };
}
