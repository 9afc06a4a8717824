import { from } from "./descent.ts";
import type { Dialect } from "./dialect.ts";
import { ignored, NO_GRAMMARS, OPENAI_FIELDS } from "./ignored.ts";
import { readLogitBias, FAR_BELOW, writeLogitBias } from "./readers/tokens.ts";
import { VLLM } from "./vllm.ts";

/** SGLang's OpenAI server. */
export const SGLANG: Dialect = {
  name: "sglang",
  engine: "SGLang of 2026 (00c17ca), its OpenAI server",
  parameters: {
    ...from(VLLM, ["stop_token_ids", "min_tokens", "frequency_penalty", "presence_penalty"]),
    logit_bias: { option: "logitBias", read: readLogitBias(), write: writeLogitBias(FAR_BELOW) },
    repetition_penalty: { option: "repetitionPenalty", default: 1, hard: [Number.MIN_VALUE, 2] },
    temperature: { option: "temperature", default: 1, hard: [0, Infinity] },
    ...from(VLLM, ["min_p", "top_k", "top_p", "seed"]),
    ...ignored("it is for a processor that the server was started with, which is not known here", [
      "custom_logit_processor",
      "custom_params",
    ]),
    ...ignored("goes on behind the end of the text, bans nothing", ["ignore_eos"]),
    ...ignored(NO_GRAMMARS, ["regex", "ebnf", "json_schema", "structural_tag"]),
    ...OPENAI_FIELDS,
  },
  aliases: { sampling_seed: "seed" },
  order: ["minLength", "penalties", "sequenceBias", "logitBias", "temperature", "topP", "topK", "minP"],
  modes: [
    {
      when: ({ temperature }) => temperature === 0,
      order: ["minLength", "penalties", "sequenceBias", "logitBias", "temperature"],
      why: "temperature 0 is greedy, and switches min_p, top_k and top_p off",
    },
  ],
  rules: { penaltyWindow: "all", promptPenalties: "none" },
  differences: [
    "The server takes its defaults from the model's generation_config.json unless told otherwise.",
    "The minimum length counts from the end-of-text token of the model, whatever stop_token_ids says.",
    "A seed counts only where the server runs deterministically.",
  ],
};
