import { drawingOf } from "../draw/index.ts";
import { OptionError } from "../errors.ts";
import type { SamplerOptions } from "../options/options.ts";
import { chain } from "./chain.ts";
import { readOrder } from "./order.ts";
import { Sampler } from "./sampler.ts";
import { randomSeed } from "./step-sampler.ts";
import { warningsOf } from "./warnings.ts";

/**
 * Makes a sampler from plain options.
 *
 *     createSampler({ temperature: 1.5, topNSigma: 1, seed: 42 })
 *
 * Options are checked here, once, and copied into the steps. Steps of your own go to `stepSampler`.
 *
 * @param options plain JSON, see `SamplerOptions`
 * @throws OptionError naming the option, its range and the value; for an unknown option, the nearest known one
 */
export function createSampler(options: SamplerOptions, ...others: never[]): Sampler {
  // Plain JavaScript may still give the settings that only lists of steps have.
  if (others.length > 0) {
    throw new OptionError("settings", others[0], "belong among the options, or go to stepSampler", "unknown");
  }
  const steps = chain(options);
  const { seed = randomSeed(), vocabSize, draws = "nsigma", order = [] } = options;
  return new Sampler(steps, {
    seed,
    vocabSize,
    drawing: (own) => drawingOf(draws, { ...own, named: readOrder(order) }),
    warnings: warningsOf(steps, options),
  });
}
