import { createSampler, type SamplerOptions } from "nsigma";
import type { TranslationSettings } from "nsigma/dialects";
import type { NoiseOptions } from "nsigma/noise";

/**
 * The options of the sampler that is meant: Top-nσ 1 when nothing among them cuts, and Top-nσ is not switched off by name. Beside noise
 * it is the best token, as in the original, unless there is a temperature.
 *
 * @returns byDefault whether something was added
 */
export function withDefault(
  options: SamplerOptions,
  noise?: NoiseOptions,
): { options: SamplerOptions; byDefault: boolean } {
  const { topNSigma, order } = options;
  const free = topNSigma === undefined && (order === undefined || hasTopNSigma(order));
  const byDefault = free && createSampler(options).steps.every(({ kind }) => kind === "adjustment");
  const greedy = noise !== undefined && options.temperature === undefined;
  const chain = byDefault ? { ...(greedy ? { temperature: 0 } : { topNSigma: 1 }), ...options } : options;
  return { options: chain, byDefault };
}

/** Whether an order, in names or in llama.cpp's letters, has a place for Top-nσ. */
function hasTopNSigma(order: NonNullable<SamplerOptions["order"]>): boolean {
  return ["topNSigma", "top_n_sigma"].some((name) => order.includes(name)) || order.includes("s");
}

/** A minimum length needs the tokens that end a text: the model's, when none are named. */
export function withEnd(options: SamplerOptions, { endOfText = [0] }: TranslationSettings): SamplerOptions {
  const needed = (options.minNewTokens ?? options.minLength) !== undefined && options.endOfText === undefined;
  return needed ? { ...options, endOfText } : options;
}
