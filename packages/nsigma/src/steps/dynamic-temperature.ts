import { checkNumber } from "../options/check.ts";
import type { Adjustment, Step } from "./step.ts";
import { temperature as fixedTemperature } from "./temperature.ts";

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
  const { temperature = 1, range, exponent = 1 } = options;
  checkNumber("temperature", temperature);
  checkNumber("temperatureRange", range);
  checkNumber("temperatureExponent", exponent);
  if (range === 0) return fixedTemperature(temperature);
  const least = Math.max(0, temperature - range);
  const most = temperature + range;
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
