import { OptionError } from "../../errors.ts";
import type { Dialect, Reader } from "../dialect.ts";
import { ignored, NOT_SAMPLING } from "../ignored.ts";
import { readLeast } from "../readers/history.ts";
import {
  readBadSequences,
  readBans,
  readEnds,
  readSequenceBias,
  writeBadSequences,
  writeBans,
  writeEnds,
  writeSequenceBias,
} from "../readers/sequences.ts";
import { numberOf, readFlag, writePlain, writeSamples, writeWarmth } from "../readers/values.ts";

const PER_TEXT = "made for one text of one prompt, there is no such step";

/** Has to be above 0 where it is looked at. */
const readWarmth: Reader = (value, context) => {
  const temperature = numberOf(value, context);
  if (context.request.do_sample === true && !(temperature > 0)) {
    throw new OptionError(context.parameter, value, "a number above 0, or do_sample: false for greedy");
  }
  return { temperature };
};

/** `generate()` and `GenerationConfig` of Hugging Face transformers, in Python. */
export const TRANSFORMERS: Dialect = {
  engine: "Hugging Face transformers 5.24, generate()",
  parameters: {
    do_sample: { option: "temperature", default: false, read: readFlag, write: writeSamples },
    sequence_bias: { option: "sequenceBias", read: readSequenceBias, write: writeSequenceBias },
    repetition_penalty: { option: "repetitionPenalty", default: 1, hard: [Number.MIN_VALUE, Infinity] },
    no_repeat_ngram_size: { option: "noRepeatNgram", default: 0, off: { atMost: 0 } },
    bad_words_ids: { option: "bannedTokens", read: readBadSequences, write: writeBadSequences },
    suppress_tokens: { option: "bannedTokens", read: readBans("list"), write: writeBans },
    eos_token_id: { option: "endOfText", read: readEnds, write: writeEnds },
    min_length: {
      option: "minLength",
      default: 0,
      off: { atMost: 0 },
      read: readLeast("minLength", ({ eos_token_id }) => eos_token_id, "instead"),
      write: writePlain,
    },
    min_new_tokens: {
      option: "minNewTokens",
      off: { atMost: 0 },
      read: readLeast("minNewTokens", ({ eos_token_id }) => eos_token_id, "instead"),
      write: writePlain,
    },
    temperature: { option: "temperature", default: 1, read: readWarmth, write: writeWarmth },
    top_h: { option: "topH", hard: [Number.MIN_VALUE, 1] },
    top_k: { option: "topK", default: 50, hard: [0, Infinity] },
    top_p: { option: "topP", default: 1, hard: [0, Infinity], off: { atLeast: 1 } },
    min_p: { option: "minP", hard: [0, 1] },
    typical_p: { option: "typicalP", default: 1, hard: [Number.MIN_VALUE, Infinity], off: { atLeast: 1 } },
    epsilon_cutoff: { option: "epsilonCutoff", default: 0, off: { atMost: 0, atLeast: 1 } },
    eta_cutoff: { option: "etaCutoff", default: 0, off: { atMost: 0, atLeast: 1 } },
    num_beams: { ignored: "beam search is not sampling", neutral: 1 },
    num_return_sequences: { ignored: "one text at a time; give each its own sampler", neutral: 1 },
    guidance_scale: { ignored: "guidance needs the logits of a second prompt", neutral: 1 },
    encoder_repetition_penalty: { ignored: "there is no encoder's text here", neutral: 1 },
    ...ignored("there is no encoder's text here", ["encoder_no_repeat_ngram_size"]),
    ...ignored(PER_TEXT, [
      "forced_bos_token_id",
      "forced_eos_token_id",
      "begin_suppress_tokens",
      "exponential_decay_length_penalty",
      "watermarking_config",
    ]),
    ...ignored("a row with NaN is an error here", ["remove_invalid_values"]),
    ...ignored("changes no probability", ["renormalize_logits", "length_penalty"]),
    ...ignored(NOT_SAMPLING, [
      "max_length",
      "max_new_tokens",
      "max_time",
      "early_stopping",
      "stop_strings",
      "use_cache",
      "cache_implementation",
      "pad_token_id",
      "bos_token_id",
      "output_scores",
      "output_logits",
      "return_dict_in_generate",
      "prompt_lookup_num_tokens",
    ]),
  },
  order: [
    "sequenceBias",
    "penalties",
    "noRepeatNgram",
    "minLength",
    "temperature",
    "topH",
    "topK",
    "topP",
    "minP",
    "typicalP",
    "epsilonCutoff",
    "etaCutoff",
  ],
  modes: [
    {
      when: ({ do_sample }) => do_sample === false,
      order: ["sequenceBias", "penalties", "noRepeatNgram", "minLength", "temperature"],
      options: { temperature: 0 },
      why: "do_sample is false, so generate() takes the most likely token",
    },
  ],
  rules: { ties: "kept", typicalTies: "kept", cutoffTies: "kept", penaltyWindow: "all" },
  differences: [
    "A model's own generation_config.json may set other defaults.",
    "A processor of the caller's own runs between minLength and temperature there.",
    "Top-p adds probabilities up from the least likely in float32 there: equals on its line, and a token within rounding of it, may fall on the other side.",
  ],
};
