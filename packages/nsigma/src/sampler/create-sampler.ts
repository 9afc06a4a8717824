import { OptionError } from "../errors.ts";
import type { SamplerOptions } from "../options/options.ts";
import { off, type Step, STEP_KINDS } from "../steps/step.ts";
import { chain } from "./chain.ts";
import { readOrder } from "./order.ts";
import { Sampler } from "./sampler.ts";
import { warningsOf } from "./warnings.ts";

/**
 * Makes a sampler from plain options, or from a list of steps.
 *
 *     createSampler({ temperature: 1.5, topNSigma: 1, seed: 42 })
 *     createSampler([topNSigma(1), temperature(1.5)], { seed: 42 })
 *
 * Options are checked here, once, and copied into the steps.
 *
 * @param options plain JSON, see `SamplerOptions`; or steps, run in the order given
 * @param settings seed, vocabSize and draws, for a list of steps only
 * @throws OptionError naming the option, its range and the value; for an unknown option, the nearest known one
 */
export function createSampler(
  options: SamplerOptions | readonly Step[],
  settings: Pick<SamplerOptions, "seed" | "vocabSize" | "draws"> = {},
): Sampler {
  if (typeof settings !== "object" || settings === null) {
    throw new OptionError("settings", settings, "an object with seed, vocabSize or draws");
  }
  if (isSteps(options)) {
    for (const step of options) checkStep(step);
    // A step with memory is made anew, so that a list of steps can serve many samplers.
    const steps = options.filter((step) => step !== off).map((step) => step.fresh?.() ?? step);
    return samplerOf(steps, settings, {});
  }
  const [extra] = Object.keys(settings);
  if (extra) {
    const why = "belongs among the options; settings are for a list of steps";
    throw new OptionError(extra, settings, why, "unknown");
  }
  return samplerOf(chain(options), options, options);
}

function samplerOf(steps: readonly Step[], settings: SamplerOptions, options: SamplerOptions): Sampler {
  const { seed = randomSeed(), vocabSize, draws } = settings;
  const { order = [] } = options;
  return new Sampler(steps, {
    seed,
    vocabSize,
    draws,
    named: readOrder(order),
    warnings: warningsOf(steps, options),
  });
}

function isSteps(options: SamplerOptions | readonly Step[]): options is readonly Step[] {
  return Array.isArray(options);
}

function checkStep(step: Step): void {
  if (STEP_KINDS.includes(step?.kind)) return;
  throw new OptionError("steps", step, "a list of steps such as topNSigma(1) or temperature(0.8)");
}

/** 31 bits are easy to write down and to send anywhere, and no engine takes them for "choose one". */
function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}
