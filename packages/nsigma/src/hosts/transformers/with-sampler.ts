import { OptionError } from "../../errors.ts";
import type { SamplerOptions } from "../../options/options.ts";
import { createSampler } from "../../sampler/create-sampler.ts";
import type { Trace } from "../../sampler/trace.ts";
import { refuseAll } from "../refused.ts";
import { REFUSED } from "./refused.ts";
import { type LogitsProcessor, rowProcessor } from "./row-processor.ts";

/** What `withSampler` adds to the options of `generate()`. (A type, because pipelines do not take an interface.) */
export type SamplerGenerateOptions = {
  do_sample: false;
  repetition_penalty: 1;
  /**
   * `LogitsProcessor[]`. transformers.js takes any iterable, but declares its own class `LogitsProcessorList`, which
   * cannot be named here without depending on it.
   */
  // oxlint-disable-next-line no-explicit-any
  logits_processor: any;
};

/**
 * Options for transformers.js's `generate()` or a text-generation pipeline that sample with nsigma.
 *
 *     await generator("Once upon a time", withSampler({ temperature: 2, topNSigma: 1 }, { max_new_tokens: 128 }));
 *
 * transformers.js then runs its greedy loop, and a logits processor runs the chain on the raw logits, draws, and
 * leaves the chosen token alone finite: seed, order and temperature are the sampler's, and no sort or softmax over
 * the vocabulary is done by anybody. Processors of your own run before it. Repetition penalties that come with a
 * model's generation config are switched off.
 *
 * @param samplerOptions one sampler's options (row r of a batch then has seed + r), or one per row
 * @param generateOptions anything `generate()` takes, except what samples. A batch needs `eos_token_id`;
 *   with penalties give `pad_token_id` too, so that padding on the left does not count as text.
 * @param settings.onTrace called for every token with the sampler's trace and the row
 * @throws OptionError for a bad sampler option, and for a transformers.js option that would be ignored or applied
 *   twice, with what to write instead
 */
export function withSampler<Options extends object = {}>(
  samplerOptions: SamplerOptions | readonly SamplerOptions[],
  generateOptions: Options = {} as Options,
  settings: { onTrace?: (trace: Trace, row: number) => void } = {},
): Options & SamplerGenerateOptions {
  const given = generateOptions as Readonly<Record<string, unknown>>;
  refuseAll(REFUSED, given, "withSampler");
  const own = (given.logits_processor ?? []) as Iterable<LogitsProcessor>;
  const processor = rowProcessor(samplerOptions, {
    endOfText: tokenIds("eos_token_id", given.eos_token_id),
    padding: tokenIds("pad_token_id", given.pad_token_id)[0],
    onTrace: settings.onTrace,
    greedy: settings.onTrace === undefined && isGreedy(samplerOptions),
  });
  return {
    ...generateOptions,
    do_sample: false,
    repetition_penalty: 1,
    logits_processor: [...own, processor],
  };
}

function isGreedy(options: SamplerOptions | readonly SamplerOptions[]): boolean {
  const all: readonly SamplerOptions[] = Array.isArray(options) ? options : [options as SamplerOptions];
  return all.every((own) => {
    const { steps } = createSampler(own);
    return own.vocabSize === undefined && steps.length === 1 && steps[0].name === "greedy";
  });
}

function tokenIds(option: string, value: unknown): number[] {
  if (value === undefined || value === null) return [];
  const ids = Array.isArray(value) ? value : [value];
  if (ids.every((id) => Number.isInteger(id))) return ids;
  throw new OptionError(option, value, "a token id or a list of them");
}
