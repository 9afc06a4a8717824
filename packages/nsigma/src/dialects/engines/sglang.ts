import type { StepName } from "../../options/options.ts";
import { from } from "../descent.ts";
import type { Dialect } from "../dialect.ts";
import { ignored, NO_GRAMMARS } from "../ignored.ts";
import { asPydantic } from "../readers/lax.ts";
import { readSeed } from "../readers/seeds.ts";
import { readLogitBias, FAR_BELOW, writeLogitBias } from "../readers/tokens.ts";
import { numberOf, writePlain } from "../readers/values.ts";
import { OptionError } from "../../errors.ts";
import { VLLM } from "./vllm.ts";

const MENDING: readonly StepName[] = ["minLength", "penalties", "sequenceBias", "logitBias"];

/** SGLang's OpenAI server. */
export const SGLANG: Dialect = {
  server: { title: "SGLang", instead: "start it with a logits processor of its own" },
  engine: "SGLang 0.5.23, its OpenAI server, sampling with FlashInfer",
  lax: asPydantic,
  parameters: {
    ...from(VLLM, ["stop_token_ids", "min_tokens", "frequency_penalty", "presence_penalty"]),
    logit_bias: { option: "logitBias", read: readLogitBias(), write: writeLogitBias(FAR_BELOW) },
    repetition_penalty: { option: "repetitionPenalty", default: 1, hard: [Number.MIN_VALUE, 2] },
    temperature: { option: "temperature", default: 1, hard: [0, Infinity] },
    ...from(VLLM, ["min_p", "top_p"]),
    top_k: {
      option: "topK",
      default: -1,
      off: { equals: -1 },
      read: (value, context) => {
        const k = numberOf(value, context);
        if (Number.isInteger(k) && k >= 1) return { topK: k };
        throw new OptionError(
          context.parameter,
          value,
          "an integer of at least 1, or -1 for all, as the engine requires",
        );
      },
      // 0 is off for us and an error there; left out it is off.
      write: ({ options }) => options.topK,
    },
    seed: { option: "seed", hard: [-(2 ** 63), 2 ** 63], read: readSeed(), write: writePlain },
    ...ignored("a watermark is the server's, and there is no step for it", ["watermark"]),
    ...ignored("it is for a processor that the server was started with, which is not known here", [
      "custom_logit_processor",
      "custom_params",
    ]),
    ...ignored("goes on after the end of the text, bans nothing", ["ignore_eos"]),
    ...ignored(NO_GRAMMARS, ["regex", "ebnf", "json_schema", "structural_tag"]),
  },
  aliases: { sampling_seed: "seed" },
  order: [...MENDING, "temperature", "topP", "topK", "minP"],
  modes: [
    {
      when: ({ min_p }) => Number(min_p) > 0,
      order: [...MENDING, "temperature", "topK", "topP", "minP"],
      why: "with min_p on, each cut measures what the one before it left",
    },
    {
      when: ({ temperature }) => temperature === 0,
      order: [...MENDING, "temperature"],
      why: "temperature 0 is greedy, and switches min_p, top_k and top_p off",
    },
  ],
  rules: { ties: "kept", topPTies: "kept", penaltyWindow: "all", promptPenalties: "none" },
  differences: [
    "The server takes its defaults from the model's generation_config.json unless told otherwise.",
    "The minimum length counts from the end-of-text token of the model, whatever stop_token_ids says.",
    "A seed counts only where the server runs deterministically, and not with FlashInfer.",
    "Without FlashInfer top_p measures the whole row, keeps one token more where its mass is reached exactly, and of equals on a line some go.",
  ],
};
