import { OptionError } from "../errors.ts";
import type { SamplerOptions } from "../options/options.ts";
import { off, type Step } from "../steps/step.ts";
import { chain } from "./chain.ts";
import { Sampler } from "./sampler.ts";

/**
 * Makes a sampler from plain options, or from a list of steps.
 *
 *     createSampler({ temperature: 1.5, topNSigma: 1, seed: 42 })
 *     createSampler([topNSigma(1), temperature(1.5)], { seed: 42 })
 *
 * Options are checked here, once, and copied into the steps.
 *
 * @param options plain JSON, see `SamplerOptions`; or steps, run in the order given
 * @param settings seed and vocabSize, for a list of steps only
 * @throws OptionError naming the option, its range and the value; for an unknown option, the nearest known one
 */
export function createSampler(
  options: SamplerOptions | readonly Step[],
  settings: Pick<SamplerOptions, "seed" | "vocabSize"> = {},
): Sampler {
  if (isSteps(options)) {
    for (const step of options) checkStep(step);
    // A step with memory is made anew, so that a list of steps can serve many samplers.
    const steps = options.filter((step) => step !== off).map((step) => step.fresh?.() ?? step);
    const { seed = randomSeed(), vocabSize } = settings;
    return new Sampler(steps, { seed, vocabSize });
  }
  const [extra] = Object.keys(settings);
  if (extra) throw new OptionError(extra, settings, "it among the options; settings are for a list of steps");
  const steps = chain(options);
  const { seed = randomSeed(), vocabSize } = options;
  return new Sampler(steps, { seed, vocabSize });
}

function isSteps(options: SamplerOptions | readonly Step[]): options is readonly Step[] {
  return Array.isArray(options);
}

function checkStep(step: Step): void {
  if (typeof step === "object" && ["cut", "rank cut", "adjustment"].includes(step?.kind)) return;
  throw new OptionError("steps", step, "steps such as topNSigma(1) or temperature(0.8)");
}

/** 32 bits are easy to write down and to send anywhere, and enough. */
function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}
