import { byCounter } from "../draw/by-counter.ts";
import { OptionError } from "../errors.ts";
import { off, type Step, STEP_KINDS } from "../steps/step.ts";
import { Sampler } from "./sampler.ts";

/**
 * Makes a sampler from a list of steps, which run in the order given.
 *
 *     stepSampler([topNSigma(1), temperature(1.5)], { seed: 42 })
 *
 * It knows no table of options, so that a bundle has only the steps in the list. What only options can say (llama.cpp's
 * draws, warnings about the chain) is left to `createSampler`.
 *
 * @param steps made by the functions of `nsigma/steps`, or your own
 * @param settings the seed (default: a random one) and the real vocabulary, when rows are padded beyond it
 * @throws OptionError for what is not a step, and a setting out of its range
 */
export function stepSampler(
  steps: readonly Step[],
  settings: { readonly seed?: number | undefined; readonly vocabSize?: number | undefined } = {},
): Sampler {
  if (typeof settings !== "object" || settings === null) {
    throw new OptionError("settings", settings, "an object with seed or vocabSize");
  }
  if (!Array.isArray(steps) || !steps.every(isStep)) {
    throw new OptionError("steps", steps, "a list of steps such as topNSigma(1) or temperature(0.8)");
  }
  const { seed = randomSeed(), vocabSize, ...others } = settings;
  const [unknown] = Object.entries(others);
  if (unknown) {
    const why = "is not a setting of stepSampler, which takes seed and vocabSize";
    throw new OptionError(...unknown, why, "unknown");
  }
  const own = steps.filter((step) => step !== off);
  return new Sampler(own, { seed, vocabSize, drawing: byCounter });
}

function isStep(step: unknown): step is Step {
  return STEP_KINDS.includes((step as Step | null)?.kind as string);
}

/** 31 bits are easy to write down and to send anywhere, and no engine takes them for "choose one". */
export function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}
