import { OPTION_NAMES } from "../../options/options.ts";
import type { Refused } from "../refused.ts";

/**
 * Options of transformers.js that would be ignored or applied a second time beside a sampler of ours, and what to write
 * instead. transformers.js takes any name and any option of its Python model, and does nothing with most; which of its
 * own list it has code for is held against its source by a test (4.3).
 */
export const REFUSED: Refused = {
  ...inSampler({
    temperature: "temperature",
    top_k: "topK",
    top_p: "topP",
    min_p: "minP",
    top_h: "topH",
    typical_p: "typicalP",
    epsilon_cutoff: "epsilonCutoff",
    eta_cutoff: "etaCutoff",
    repetition_penalty: "repetitionPenalty",
    frequency_penalty: "frequencyPenalty",
    presence_penalty: "presencePenalty",
    sequence_bias: "sequenceBias",
  }),
  ...inSampler(Object.fromEntries(OPTION_NAMES.map((name) => [name, name]))),
  do_sample: "leave it out: the sampler draws",
  stop: "give stopping_criteria, or give stop to transformersHost",
  stop_strings: "give stopping_criteria, or give stop to transformersHost",
  max_time: "give stopping_criteria that look at the clock, or a signal to transformersHost",
  max_tokens: "write max_new_tokens",
  num_return_sequences: "repeat the prompt in the batch instead",
  generation_config: "write its options beside the others: what it has for sampling would be ignored",
  use_cache: "leave it out: transformers.js always uses the cache",
  encoder_no_repeat_ngram_size:
    "write noRepeatNgram in the sampler's options, which looks at prompt and text",
  ...unfit("leave it out: the sampler has no such step", [
    "encoder_repetition_penalty",
    "exponential_decay_length_penalty",
    "watermarking_config",
  ]),
  ...unfit("leave it out: the sampler copes with logits of any scale, infinite ones too", [
    "renormalize_logits",
    "remove_invalid_values",
  ]),
  ...unfit("leave it out: beam search draws no tokens", [
    "num_beams",
    "num_beam_groups",
    "early_stopping",
    "length_penalty",
    "diversity_penalty",
    "constraints",
    "force_words_ids",
  ]),
  penalty_alpha: "leave it out: contrastive search draws no tokens",
  ...unfit("leave it out: transformers.js has no code for it", [
    "assistant_early_exit",
    "cache_implementation",
    "custom_generate",
    "dola_layers",
    "forced_decoder_ids",
    "generation_kwargs",
    "low_memory",
    "output_hidden_states",
    "prefix_allowed_tokens_fn",
    "prompt_lookup_num_tokens",
    "token_healing",
  ]),
  ...unfit("give onTrace, which hears the logits", ["output_logits", "output_scores"]),
};

/** @param names transformers.js's name -> ours */
function inSampler(names: Readonly<Record<string, string>>): Refused {
  const advice = Object.entries(names).map(([name, own]) => [name, `write ${own} in the sampler's options`]);
  return Object.fromEntries(advice) as Refused;
}

function unfit(advice: string, names: readonly string[]): Refused {
  return Object.fromEntries(names.map((name) => [name, advice]));
}
