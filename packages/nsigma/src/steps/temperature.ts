import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import type { OptionTable } from "./option.ts";
import { type Adjustment, off, type Step } from "./step.ts";

const OPTIONS = {
  temperature: {
    least: 0,
    off: 1,
    typical: "0.6 to 1.5",
    examples: [0, 1.5],
    summary: "divide the logits by T; 0 is greedy",
  },
  temperatureRange: {
    least: 0,
    off: 0,
    typical: "0.3 to 1",
    examples: [0.5],
    summary: "let the temperature follow the entropy, from T - range to T + range; 0 is off",
  },
  temperatureExponent: {
    above: 0,
    default: 1,
    typical: "1",
    examples: [2],
    needs: ["temperatureRange"],
    summary: "how the temperature follows the entropy's share of its maximum",
  },
} as const satisfies OptionTable;

/** @internal */
export const TEMPERATURE: StepDefinition<"temperature", typeof OPTIONS> = {
  name: "temperature",
  place: 300,
  title: "temperature, dynamic temperature",
  keeps: "all; 0 keeps the best (greedy)",
  formula: "l / T;  dynamic: T - r + 2r·(H / ln count)^e  (T - r at least 0)",
  source: "llama.cpp #4972",
  options: OPTIONS,
  traits: ["softens"],
  make: ({ temperature: t, temperatureRange: range = 0, temperatureExponent: exponent }) =>
    dynamicTemperature({ temperature: t, range, exponent }),
};

/**
 * Temperature: divides the logits, so that differences shrink (T > 1) or grow (T < 1). Every token stays.
 *
 *     l -> l / T
 *
 * @param t 0 and up; 0 is greedy, 1 is off. Typical 0.6 to 1.5; with Top-nσ also 2 and more.
 * @throws OptionError when t is negative or not finite
 */
export function temperature(t: number): Step {
  checkOptions(OPTIONS, { temperature: t });
  if (t === 0) return greedy();
  if (t === 1) return off;
  return {
    name: "temperature",
    kind: "adjustment",
    adjust(candidates) {
      candidates.soften(t);
    },
  };
}

/**
 * Greedy: keeps the one most likely token; of equals the lowest id.
 *
 *     keep l  iff  l = max
 */
export function greedy(): Step {
  return { name: "greedy", kind: "rank cut", rank: () => 1 };
}

export interface DynamicTemperatureOptions {
  /** The middle, 0 and up. Default 1. */
  temperature?: number | undefined;
  /** How far from the middle it goes, 0 and up; 0 is a fixed temperature. */
  range: number;
  /** Above 0. Default 1. */
  exponent?: number | undefined;
}

/** A temperature that moves; it says how far. */
interface Moving extends Adjustment {
  readonly range: number;
}

/**
 * Dynamic temperature: cool where the model is sure, hot where it is not.
 *
 *     T = T_min + (T_max - T_min)·(H / ln count)^e,   T_min = max(0, T - range),  T_max = T + range
 *
 * H and count are those of the candidates that are left.
 *
 * @throws OptionError when a setting is out of its range
 * @see llama.cpp #4972
 */
export function dynamicTemperature(options: DynamicTemperatureOptions): Step {
  const { temperature: middle = 1, range, exponent = 1 } = options;
  checkOptions(OPTIONS, { temperature: middle, temperatureRange: range, temperatureExponent: exponent });
  if (range === 0) return temperature(middle);
  const least = Math.max(0, middle - range);
  const most = middle + range;
  const moving: Moving = {
    name: "temperature",
    kind: "adjustment",
    range,
    adjust(candidates) {
      const { size } = candidates;
      if (size < 2) return;
      const share = Math.min(1, candidates.entropy() / Math.log(size));
      const found = least + (most - least) * share ** exponent;
      if (found > 0) candidates.soften(found);
      else candidates.keepBest(1);
    },
  };
  return moving;
}
