import type { Dialect } from "../dialect.ts";
import { ignored, NO_GRAMMARS, NOT_SAMPLING } from "../ignored.ts";
import { readLeast } from "../readers/history.ts";
import { readEnds, writeEnds } from "../readers/sequences.ts";
import { readBadWords, readLogitBias, writeLogitBias } from "../readers/tokens.ts";
import { asPydantic } from "../readers/lax.ts";
import { readSeedOrMinusOne } from "../readers/seeds.ts";
import { readFlooredTemperature, writePlain } from "../readers/values.ts";

/** vLLM's own `SamplingParams`, which its OpenAI server takes beside OpenAI's fields. */
export const VLLM: Dialect = {
  server: { title: "vLLM", instead: "start it with a logits processor of its own" },
  engine: "vLLM 0.33, SamplingParams and its OpenAI server",
  lax: asPydantic,
  parameters: {
    bad_words: { option: "bannedTokens", read: readBadWords },
    stop_token_ids: { option: "endOfText", read: readEnds, write: writeEnds },
    min_tokens: {
      option: "minNewTokens",
      default: 0,
      read: readLeast("minNewTokens", ({ stop_token_ids }) => stop_token_ids),
      write: writePlain,
    },
    logit_bias: { option: "logitBias", read: readLogitBias({ most: 100 }), write: writeLogitBias(-100) },
    repetition_penalty: { option: "repetitionPenalty", default: 1, hard: [Number.MIN_VALUE, Infinity] },
    frequency_penalty: { option: "frequencyPenalty", default: 0, hard: [-2, 2] },
    presence_penalty: { option: "presencePenalty", default: 0, hard: [-2, 2] },
    temperature: {
      option: "temperature",
      default: 1,
      hard: [0, 2],
      read: readFlooredTemperature,
      write: writePlain,
    },
    min_p: { option: "minP", default: 0, hard: [0, 1] },
    top_k: { option: "topK", default: 0, hard: [-1, Infinity], off: { atMost: 0 } },
    top_p: { option: "topP", default: 1, hard: [Number.MIN_VALUE, 1] },
    seed: { option: "seed", hard: [-(2 ** 63), 2 ** 63], read: readSeedOrMinusOne, write: writePlain },
    vllm_xargs: { ignored: "it is for custom processors, which are not known here" },
    allowed_token_ids: { ignored: "there is no list of the only tokens allowed; ban the others" },
    ...ignored("goes on after the end of the text, bans nothing", ["ignore_eos"]),
    ...ignored("beam search is not sampling", ["use_beam_search"]),
    ...ignored("a watermark is the server's, and there is no step for it", ["watermarking"]),
    thinking_token_budget: {
      ignored: "a budget for thinking forces tokens, which there is no step for",
      neutral: -1,
    },
    ...ignored("ends a text that repeats itself, and changes no token before", ["repetition_detection"]),
    length_penalty: { ignored: "beam search is not sampling", neutral: 1 },
    ...ignored(NO_GRAMMARS, ["structured_outputs", "guided_json", "guided_regex", "guided_choice"]),
    ...ignored(NOT_SAMPLING, [
      "include_stop_str_in_output",
      "skip_special_tokens",
      "spaces_between_special_tokens",
      "truncate_prompt_tokens",
      "return_token_ids",
      "return_tokens_as_token_ids",
      "priority",
      "request_id",
      "cache_salt",
      "stream_interval",
    ]),
  },
  aliases: { extra_args: "vllm_xargs" },
  order: ["sequenceBias", "minLength", "logitBias", "penalties", "temperature", "minP", "topK", "topP"],
  modes: [
    {
      when: ({ temperature }) => temperature === 0,
      order: ["sequenceBias", "minLength", "logitBias", "penalties", "temperature"],
      why: "temperature 0 is greedy, and switches min_p, top_k and top_p off",
    },
  ],
  rules: { ties: "kept", penaltyWindow: "all", promptPenalties: "repetition" },
  differences: [
    "The server takes its defaults from the model's generation_config.json unless told otherwise.",
    "bad_words looks for a word's beginning in what was written, here also in the prompt.",
    "With FlashInfer, top_k and top_p run in other kernels, where equals on the line may go.",
    "A watermark that the server was started with chooses among the tokens unless watermarking is false; here there is none.",
  ],
};
