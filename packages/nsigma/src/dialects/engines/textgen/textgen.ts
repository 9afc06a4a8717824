import type { Dialect, Request } from "../../dialect.ts";
import { ignored, NO_GRAMMARS, NOT_SAMPLING } from "../../ignored.ts";
import { readWindow, readXtc, writeWindow } from "../../readers/history.ts";
import { readBans, writeBansAsText } from "../../readers/sequences.ts";
import { readDynamicTemperature, readFixedTemperature } from "./temperature.ts";
import { readTextgenOrder, TEXTGEN_PRIORITY, writeTextgenOrder } from "./order.ts";
import {
  BREAKERS_ARE_TEXTS,
  readBreakers,
  readEndBan,
  readLogitBias,
  writeLogitBias,
} from "../../readers/tokens.ts";
import { asPydantic } from "../../readers/lax.ts";
import { readSeedOrMinusOne } from "../../readers/seeds.ts";
import {
  numberOf,
  readCompanion,
  readDynatempExponent,
  readFlag,
  writeDynamicTemperature,
  writeFixedTemperature,
  writeHighEnd,
  writeLowEnd,
  writePlain,
} from "../../readers/values.ts";

/** epsilon_cutoff and eta_cutoff are written in ten-thousandths. */
const IN_TEN_THOUSANDTHS = { per: 10_000, off: { atMost: 0, atLeast: 10_000 } };
const readRange = readWindow(["penaltyWindow", "dryWindow"], (size) => size === 0);
const isGreedy = ({ do_sample, temperature }: Request) => do_sample === false || temperature === 0;

/** The API of text-generation-webui, with a loader that samples with transformers. */
export const TEXTGEN: Dialect = {
  server: { title: "text-generation-webui" },
  engine: "text-generation-webui 4.7.3, its API over the Transformers and ExLlamav3_HF loaders",
  lax: asPydantic,
  parameters: {
    do_sample: { option: "temperature", default: true, read: readFlag },
    logit_bias: { option: "logitBias", read: readLogitBias(), write: writeLogitBias() },
    ban_eos_token: { option: "bannedTokens", read: readEndBan },
    custom_token_bans: { option: "bannedTokens", read: readBans("string"), write: writeBansAsText },
    repetition_penalty: { option: "repetitionPenalty", default: 1, hard: [Number.MIN_VALUE, Infinity] },
    presence_penalty: { option: "presencePenalty", default: 0 },
    frequency_penalty: { option: "frequencyPenalty", default: 0 },
    repetition_penalty_range: {
      option: "penaltyWindow",
      default: 1024,
      read: (value, context) => {
        const isBelow = numberOf(value, context) < 0;
        if (isBelow)
          context.note(
            "below 0 the engine leaves out that many tokens at the beginning; here none",
            "changed",
          );
        return readRange(isBelow ? 0 : value, context);
      },
      write: writeWindow(["penaltyWindow", "dryWindow"], 0),
    },
    dry_multiplier: { option: "dryMultiplier", default: 0, off: { atMost: 0 } },
    dry_base: { option: "dryBase", default: 1.75 },
    dry_allowed_length: { option: "dryAllowedLength", default: 2 },
    dry_sequence_breakers: {
      option: "dryBreakers",
      default: '"\\n", ":", "\\"", "*"',
      read: readBreakers({ last: true, as: "json" }),
      unwritable: BREAKERS_ARE_TEXTS,
    },
    top_n_sigma: { option: "topNSigma", default: 0, off: { atMost: 0 } },
    temperature: {
      option: "temperature",
      default: 1,
      hard: [0, Infinity],
      read: readFixedTemperature,
      write: writeFixedTemperature,
    },
    dynamic_temperature: {
      option: "temperatureRange",
      default: false,
      off: { equals: false },
      read: readDynamicTemperature,
      write: writeDynamicTemperature,
    },
    dynatemp_low: {
      option: "temperature",
      default: 1,
      needs: "dynamic_temperature",
      read: readCompanion,
      write: writeLowEnd,
    },
    dynatemp_high: {
      option: "temperature",
      default: 1,
      needs: "dynamic_temperature",
      read: readCompanion,
      write: writeHighEnd,
    },
    dynatemp_exponent: {
      option: "temperatureExponent",
      default: 1,
      needs: "dynamic_temperature",
      read: readDynatempExponent,
      write: writePlain,
    },
    smoothing_factor: { option: "smoothingFactor", default: 0, off: { atMost: 0 } },
    smoothing_curve: { option: "smoothingCurve", default: 1 },
    top_k: { option: "topK", default: 0, hard: [0, Infinity] },
    top_p: { option: "topP", default: 0.95, hard: [0, Infinity], off: { atLeast: 1 } },
    typical_p: { option: "typicalP", default: 1, hard: [Number.MIN_VALUE, Infinity], off: { atLeast: 1 } },
    epsilon_cutoff: { option: "epsilonCutoff", default: 0, ...IN_TEN_THOUSANDTHS },
    eta_cutoff: { option: "etaCutoff", default: 0, ...IN_TEN_THOUSANDTHS },
    tfs: { option: "tailFree", default: 1, off: { atMost: -Number.MIN_VALUE, atLeast: 1 } },
    top_a: { option: "topA", default: 0, off: { atMost: 0, atLeast: 1 + Number.EPSILON } },
    min_p: { option: "minP", default: 0, hard: [0, 1] },
    adaptive_target: { option: "adaptiveTarget", default: 0, off: { atMost: 0 } },
    adaptive_decay: { option: "adaptiveDecay", default: 0.9, clamp: [-Infinity, 0.99] },
    mirostat_mode: {
      option: "mirostat",
      default: 0,
      read: (value) => (value === 2 ? { mirostat: 2 } : {}),
      write: writePlain,
    },
    mirostat_tau: { option: "mirostatTau", default: 5 },
    mirostat_eta: { option: "mirostatEta", default: 0.1 },
    xtc_probability: {
      option: "xtcProbability",
      default: 0,
      clamp: [0, 1],
      read: readXtc,
      write: writePlain,
    },
    xtc_threshold: { option: "xtcThreshold", default: 0.1, clamp: [0, 1] },
    no_repeat_ngram_size: { option: "noRepeatNgram", default: 0, off: { atMost: 0 } },
    sampler_priority: {
      option: "order",
      default: TEXTGEN_PRIORITY,
      read: readTextgenOrder,
      write: writeTextgenOrder,
    },
    temperature_last: { option: "order", default: false, read: readFlag },
    seed: { option: "seed", default: -1, read: readSeedOrMinusOne, write: writePlain },
    encoder_repetition_penalty: { ignored: "raises what the prompt says; there is no such step", neutral: 1 },
    guidance_scale: { ignored: "guidance needs the logits of a second prompt", neutral: 1 },
    ...ignored("guidance needs the logits of a second prompt", ["negative_prompt"]),
    ...ignored("contrastive search is not sampling", ["penalty_alpha"]),
    ...ignored("presets are files of the server", ["preset"]),
    ...ignored(NO_GRAMMARS, ["grammar_string"]),
    ...ignored(NOT_SAMPLING, [
      "max_new_tokens",
      "max_tokens_second",
      "auto_max_new_tokens",
      "truncation_length",
      "add_bos_token",
      "skip_special_tokens",
      "stopping_strings",
      "prompt_lookup_num_tokens",
      "static_cache",
      "enable_thinking",
      "reasoning_effort",
    ]),
  },
  order: [
    "sequenceBias",
    "logitBias",
    "penalties",
    "dry",
    "topNSigma",
    "temperature",
    "smoothing",
    "topK",
    "topP",
    "typicalP",
    "epsilonCutoff",
    "etaCutoff",
    "tailFree",
    "topA",
    "minP",
    "adaptiveP",
    "mirostat",
    "xtc",
    "noRepeatNgram",
  ],
  modes: [
    {
      when: isGreedy,
      order: ["sequenceBias", "logitBias", "penalties", "noRepeatNgram", "dry", "xtc", "temperature"],
      options: { temperature: 0, temperatureRange: 0 },
      why: "without do_sample, or at temperature 0, textgen takes the most likely token",
    },
  ],
  rules: { std: "zero-filled", ties: "kept", typicalTies: "kept", cutoffTies: "kept", xtcProtection: "step" },
  differences: [
    "repetition_penalty, presence_penalty and frequency_penalty are three samplers there and one step here, at the first of their places.",
    "With dynamic_temperature textgen divides by temperature too; here one step does both, with the entropy taken before.",
    "DRY looks back over 50 tokens of a repeat at most there, and a breaker is a single token.",
    "A preset, and the defaults that the server was started with, are not known here.",
  ],
};
