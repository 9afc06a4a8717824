import type { Dialect } from "../../dialect.ts";
import { ignored, NO_GRAMMARS, NO_LOGPROBS, NOT_SAMPLING } from "../../ignored.ts";
import { truthsAreNumbers } from "../../readers/lax.ts";
import { LONGEST, NO_DRY, NO_PENALTIES, readWindow, writeWindow } from "../../readers/history.ts";
import { readLlamaCppOrder, writeLlamaCppOrder } from "./order.ts";
import { readLlamaCppSeed } from "../../readers/seeds.ts";
import {
  BREAKERS_ARE_TEXTS,
  readBreakers,
  readEndBan,
  readLogitBias,
  writeLogitBias,
} from "../../readers/tokens.ts";
import { numberOf, readDynatempExponent, writePlain } from "../../readers/values.ts";

/** Fields of 32 bits: what has a fraction loses it. */
const INTEGERS = { integers: "32 bits" } as const;
const COUNT = { ...INTEGERS, hard: [0, 2 ** 31 - 1] } as const;
const noNumber = () => false;

const REASONING = "a budget for reasoning forces tokens, which there is no step for";

/** The server's `/completion`, which most programs on top of llama.cpp pass on. */
export const LLAMA_CPP: Dialect = {
  server: { title: "llama.cpp's server" },
  engine: "llama.cpp server of November 2026 (b11549)",
  lax: truthsAreNumbers,
  parameters: {
    logit_bias: {
      option: "logitBias",
      read: readLogitBias({ lenient: true, texts: true }),
      write: writeLogitBias(false),
    },
    ignore_eos: { option: "bannedTokens", default: false, read: readEndBan },
    repeat_penalty: { option: "repetitionPenalty", default: 1, hard: [Number.MIN_VALUE, Infinity] },
    frequency_penalty: { option: "frequencyPenalty", default: 0 },
    presence_penalty: { option: "presencePenalty", default: 0 },
    // A window of 0 switches off what looks at it, so it is read after that.
    repeat_last_n: {
      option: "penaltyWindow",
      default: 64,
      ...COUNT,
      read: readWindow(["penaltyWindow"], noNumber, NO_PENALTIES),
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
    dry_allowed_length: { option: "dryAllowedLength", default: 2, ...COUNT },
    dry_penalty_last_n: {
      option: "dryWindow",
      default: 64,
      ...COUNT,
      read: readWindow(["dryWindow"], noNumber, NO_DRY),
      write: writeWindow(["dryWindow"], LONGEST),
    },
    dry_sequence_breakers: {
      option: "dryBreakers",
      default: ["\n", ":", '"', "*"],
      read: readBreakers({ anywhere: true, as: "list" }),
      unwritable: BREAKERS_ARE_TEXTS,
    },
    top_n_sigma: { option: "topNSigma", default: -1, off: { atMost: 0 } },
    top_k: { option: "topK", default: 40, ...INTEGERS, clamp: [0, 2 ** 31 - 1], off: { atMost: 0 } },
    typical_p: { option: "typicalP", default: 1, clamp: [0, Infinity], off: { atLeast: 1 } },
    top_p: { option: "topP", default: 0.95, clamp: [0, 1], off: { atLeast: 1 } },
    min_p: { option: "minP", default: 0.05, clamp: [0, 1], off: { atMost: 0 } },
    xtc_probability: { option: "xtcProbability", default: 0, clamp: [0, 1] },
    xtc_threshold: { option: "xtcThreshold", default: 0.1, clamp: [0, 1] },
    temperature: { option: "temperature", default: 0.8, clamp: [0, Infinity] },
    dynatemp_range: { option: "temperatureRange", default: 0, off: { atMost: 0 } },
    dynatemp_exponent: {
      option: "temperatureExponent",
      default: 1,
      needs: "dynatemp_range",
      read: readDynatempExponent,
      write: writePlain,
    },
    mirostat: { option: "mirostat", default: 0, ...INTEGERS, clamp: [0, 2] },
    mirostat_tau: { option: "mirostatTau", default: 5 },
    mirostat_eta: { option: "mirostatEta", default: 0.1 },
    adaptive_target: {
      option: "adaptiveTarget",
      default: -1,
      clamp: [-Infinity, 1],
      off: { atMost: -Number.MIN_VALUE },
    },
    adaptive_decay: { option: "adaptiveDecay", default: 0.9, hard: [0, 0.99] },
    min_keep: { option: "minKeep", default: 0, ...COUNT, write: ({ options }) => options.minKeep },
    seed: { option: "seed", default: -1, integers: "truncated", read: readLlamaCppSeed, write: writePlain },
    samplers: { option: "order", read: readLlamaCppOrder, write: writeLlamaCppOrder },
    typ_p: { ignored: "that is the sampler's name in samplers, the parameter is typical_p" },
    reasoning_budget_tokens: { ignored: REASONING, neutral: -1 },
    ...ignored(REASONING, [
      "reasoning_control",
      "reasoning_budget_start_tag",
      "reasoning_budget_end_tag",
      "reasoning_budget_end_tags",
      "reasoning_budget_message",
    ]),
    ...ignored(NO_GRAMMARS, [
      "grammar",
      "grammar_lazy",
      "grammar_triggers",
      "preserved_tokens",
      "json_schema",
    ]),
    ...ignored(NO_LOGPROBS, ["n_probs", "post_sampling_probs"]),
    ...ignored("where the engine samples changes nothing here", ["backend_sampling"]),
    ...ignored("adapters change the model, not how it is sampled", ["lora"]),
    ...ignored(NOT_SAMPLING, [
      "n_predict",
      "n_indent",
      "n_keep",
      "n_discard",
      "n_cache_reuse",
      "t_max_predict_ms",
      "cache_prompt",
      "id_slot",
      "return_tokens",
      "return_progress",
      "response_fields",
      "timings_per_token",
      "sse_ping_interval",
      "verbose",
      "reasoning_format",
      "generation_prompt",
      "chat_format",
      "chat_parser",
      "parse_tool_calls",
    ]),
    n_cmpl: { ignored: "one text at a time; give each its own sampler", neutral: 1 },
  },
  aliases: {
    logprobs: "n_probs",
    max_tokens: "n_predict",
    max_completion_tokens: "n_predict",
    n: "n_cmpl",
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
      when: ({ mirostat }) => Number(mirostat) >= 1,
      order: ["logitBias", "sequenceBias", "temperature", "mirostat"],
      options: { temperatureRange: 0, temperatureExponent: 1 },
      why: "with mirostat on, llama.cpp runs logit bias, temperature and mirostat alone",
    },
  ],
  rules: { draws: "llama.cpp", typicalCrossing: "next kept" },
  differences: [
    "Typical after Top-nσ gives NaN in llama.cpp; here it works.",
    "Equal logits are sorted in no defined order there; here lower ids come first, so among equals another token may be kept or drawn.",
    "Thresholds are float32 sums there and float64 here: a token on the line may fall on the other side.",
    "It reads of a breaker of DRY 40 characters, and of what goes on after a token 20 tokens.",
  ],
};
