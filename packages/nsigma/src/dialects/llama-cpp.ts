import type { Dialect } from "./dialect.ts";
import { ignored, NO_GRAMMARS, NO_LOGPROBS, NOT_SAMPLING } from "./ignored.ts";
import { LONGEST, NO_DRY, NO_PENALTIES, readWindow, writeWindow } from "./readers/history.ts";
import { readLlamaCppOrder, writeLlamaCppOrder } from "./readers/llama-cpp-order.ts";
import {
  BREAKERS_ARE_TEXTS,
  readBreakers,
  readEndBan,
  readLogitBias,
  writeLogitBias,
} from "./readers/tokens.ts";
import { numberOf, readSeed, writePlain } from "./readers/values.ts";

/** The server's `/completion`, which most programs on top of llama.cpp pass on. */
export const LLAMA_CPP: Dialect = {
  name: "llama.cpp",
  engine: "llama.cpp server, as in node-llama-cpp 3.21",
  parameters: {
    logit_bias: { option: "logitBias", read: readLogitBias(), write: writeLogitBias(false) },
    ignore_eos: { option: "bannedTokens", read: readEndBan },
    repeat_penalty: { option: "repetitionPenalty", default: 1 },
    frequency_penalty: { option: "frequencyPenalty", default: 0 },
    presence_penalty: { option: "presencePenalty", default: 0 },
    // -1 was all of the context, and is an error since the server has a schema.
    // A window of 0 switches off what looks at it, so it is read behind that.
    repeat_last_n: {
      option: "penaltyWindow",
      default: 64,
      read: readWindow(["penaltyWindow"], (size) => size === -1, NO_PENALTIES),
      write: writeWindow(["penaltyWindow"], LONGEST),
    },
    dry_multiplier: { option: "dryMultiplier", default: 0 },
    dry_base: {
      option: "dryBase",
      default: 1.75,
      read: (value, context) => {
        if (numberOf(value, context) >= 1) return { dryBase: numberOf(value, context) };
        context.note("below 1: the server takes its default, 1.75", "changed");
        return { dryBase: 1.75 };
      },
      write: writePlain,
    },
    dry_allowed_length: { option: "dryAllowedLength", default: 2, hard: [0, Infinity] },
    dry_penalty_last_n: {
      option: "dryWindow",
      default: 64,
      read: readWindow(["dryWindow"], (size) => size === -1, NO_DRY),
      write: writeWindow(["dryWindow"], LONGEST),
    },
    dry_sequence_breakers: {
      option: "dryBreakers",
      default: ["\n", ":", '"', "*"],
      read: readBreakers,
      unwritable: BREAKERS_ARE_TEXTS,
    },
    top_n_sigma: { option: "topNSigma", default: -1, off: { atMost: 0 } },
    top_k: { option: "topK", default: 40, off: { atMost: 0 } },
    typical_p: { option: "typicalP", default: 1, clamp: [0, Infinity], off: { atLeast: 1 } },
    top_p: { option: "topP", default: 0.95, clamp: [0, 1], off: { atLeast: 1 } },
    min_p: { option: "minP", default: 0.05, clamp: [0, 1], off: { atMost: 0 } },
    xtc_probability: { option: "xtcProbability", default: 0, clamp: [0, 1] },
    xtc_threshold: { option: "xtcThreshold", default: 0.1, clamp: [0, 1] },
    temperature: { option: "temperature", default: 0.8, clamp: [0, Infinity] },
    dynatemp_range: { option: "temperatureRange", default: 0, off: { atMost: 0 } },
    dynatemp_exponent: { option: "temperatureExponent", default: 1, needs: "dynatemp_range" },
    mirostat: { option: "mirostat", default: 0, clamp: [0, 2] },
    mirostat_tau: { option: "mirostatTau", default: 5 },
    mirostat_eta: { option: "mirostatEta", default: 0.1 },
    adaptive_target: { option: "adaptiveTarget", default: -1, clamp: [-Infinity, 1], off: { atMost: -1e-9 } },
    adaptive_decay: { option: "adaptiveDecay", default: 0.9, hard: [0, 0.99] },
    min_keep: { option: "minKeep", default: 0, hard: [0, Infinity], write: ({ options }) => options.minKeep },
    seed: { option: "seed", default: -1, read: readSeed, write: writePlain },
    samplers: { option: "order", read: readLlamaCppOrder, write: writeLlamaCppOrder },
    ...ignored(NO_GRAMMARS, ["grammar", "grammar_lazy", "json_schema"]),
    ...ignored(NO_LOGPROBS, ["n_probs", "post_sampling_probs"]),
    ...ignored("where the engine samples changes nothing here", ["backend_sampling"]),
    ...ignored(NOT_SAMPLING, ["prompt", "n_predict", "stream", "stop", "cache_prompt", "id_slot", "model"]),
  },
  aliases: {
    nsigma: "top_n_sigma",
    typ_p: "typical_p",
    logprobs: "n_probs",
    max_tokens: "n_predict",
    max_completion_tokens: "n_predict",
  },
  order: [
    "logitBias",
    "sequenceBias",
    "penalties",
    "dry",
    "topNSigma",
    "topK",
    "typicalP",
    "topP",
    "minP",
    "xtc",
    "temperature",
  ],
  modes: [
    {
      when: ({ mirostat }) => Number(mirostat) > 0,
      order: ["logitBias", "sequenceBias", "temperature", "mirostat"],
      why: "with mirostat on, llama.cpp runs logit bias, temperature and mirostat alone",
    },
  ],
  rules: { draws: "llama.cpp" },
  differences: [
    "Typical after Top-nσ gives NaN in llama.cpp; here it works.",
    "Equal logits are sorted in no defined order there; here lower ids come first, so among equals another token may be kept or drawn.",
    "Thresholds are float32 sums there and float64 here: a token on the line may fall on the other side.",
  ],
};
