import type { StepName } from "../../options/options.ts";
import type { Dialect } from "../dialect.ts";
import { ignored, NO_GRAMMARS, NOT_SAMPLING } from "../ignored.ts";
import { LLAMA_CPP } from "./llama-cpp/llama-cpp.ts";
import { LONGEST, NO_DRY, NO_PENALTIES, readWindow, writeWindow } from "../readers/history.ts";
import { readLlamaCppSeed } from "../readers/seeds.ts";
import { readBans, writeBans } from "../readers/sequences.ts";
import { BREAKERS_ARE_TEXTS, readBreakers, readLogitBias, writeLogitBias } from "../readers/tokens.ts";
import { numberOf, readFlag, writePlain, writeTemperatureLast } from "../readers/values.ts";

const MENDING: readonly StepName[] = ["logitBias", "sequenceBias", "penalties", "dry"];
const CUTS: readonly StepName[] = ["topNSigma", "topK", "topP", "minP", "typicalP"];
const DRAWING: readonly StepName[] = ["mirostat"];
const readPenaltyRange = readWindow(["penaltyWindow"], () => false);
const NOT_IN_YALS = "in YALS's requests, and nothing reads it";

/** YALS: TabbyAPI's names over llama.cpp's samplers, in aphrodite's place for Top-nσ. */
export const YALS: Dialect = {
  server: { title: "YALS" },
  engine: "YALS 3610610 over llama.cpp",
  parameters: {
    logit_bias: { option: "logitBias", read: readLogitBias(), write: writeLogitBias() },
    banned_tokens: { option: "bannedTokens", read: readBans(), write: writeBans },
    repetition_penalty: { option: "repetitionPenalty", default: 1, hard: [Number.MIN_VALUE, Infinity] },
    frequency_penalty: { option: "frequencyPenalty", default: 0, hard: [0, Infinity] },
    presence_penalty: { option: "presencePenalty", default: 0, hard: [0, Infinity] },
    penalty_range: {
      option: "penaltyWindow",
      default: -1,
      // llama.cpp's server takes -1 for everything; its library, which YALS calls, for nothing.
      read: (value, context) =>
        numberOf(value, context) <= 0 ? NO_PENALTIES : readPenaltyRange(value, context),
      write: writeWindow(["penaltyWindow"], LONGEST),
    },
    dry_multiplier: { option: "dryMultiplier", default: 0, off: { atMost: 0 } },
    dry_base: {
      option: "dryBase",
      default: 0,
      read: (value, context) =>
        numberOf(value, context) < 1 ? NO_DRY : { dryBase: numberOf(value, context) },
      write: writePlain,
    },
    dry_allowed_length: { option: "dryAllowedLength", default: 0 },
    dry_range: {
      option: "dryWindow",
      default: 0,
      read: readWindow(["dryWindow"], (size) => size === -1, NO_DRY),
      write: writeWindow(["dryWindow"], -1),
    },
    dry_sequence_breakers: {
      option: "dryBreakers",
      read: readBreakers({ anywhere: true }),
      unwritable: BREAKERS_ARE_TEXTS,
    },
    temperature: { option: "temperature", default: 1, hard: [0, Infinity] },
    temperature_last: {
      option: "order",
      default: false,
      read: readFlag,
      write: writeTemperatureLast(CUTS.filter((step) => step !== "topNSigma" && step !== "topK")),
    },
    nsigma: { option: "topNSigma", default: 0, hard: [0, Infinity] },
    top_k: { option: "topK", default: 0, hard: [-1, Infinity], off: { atMost: 0 } },
    top_p: { option: "topP", default: 1, hard: [0, 1] },
    min_p: { option: "minP", default: 0, hard: [0, 1] },
    typical: { option: "typicalP", default: 1, hard: [Number.MIN_VALUE, 1] },
    xtc_probability: { option: "xtcProbability", default: 0, clamp: [-Infinity, 1], off: { atMost: 0 } },
    xtc_threshold: { option: "xtcThreshold", default: 0.1, clamp: [0, 1] },
    mirostat_mode: {
      option: "mirostat",
      default: 0,
      read: (value) => (value === 2 ? { mirostat: 2 } : {}),
      write: ({ options }) => options.mirostat,
    },
    mirostat_tau: { option: "mirostatTau", default: 1 },
    mirostat_eta: { option: "mirostatEta", default: 0 },
    seed: {
      option: "seed",
      integers: "truncated",
      read: (value, context) => {
        if (numberOf(value, context) > 0) return readLlamaCppSeed(value, context);
        if (value === 0) context.note("it asks the engine for a random seed");
        return {};
      },
      write: writePlain,
    },
    ...ignored("which tokens end a text, and a bias of -100 for them, are YALS's own", ["ban_eos_token"]),
    ...ignored("YALS holds the end of the text back itself", ["min_tokens"]),
    ...ignored("YALS goes back in the text when such a string comes; a sampler cannot", ["banned_strings"]),
    min_temp: { ignored: NOT_IN_YALS, neutral: 1 },
    max_temp: { ignored: NOT_IN_YALS, neutral: 1 },
    temp_exponent: { ignored: NOT_IN_YALS, neutral: 1 },
    ...ignored(NO_GRAMMARS, ["json_schema", "regex_pattern", "grammar_string"]),
    ...ignored(NOT_SAMPLING, ["add_bos_token", "max_tokens", "stop"]),
  },
  aliases: {
    rep_pen: "repetition_penalty",
    repetition_range: "penalty_range",
    repetition_penalty_range: "penalty_range",
    rep_pen_range: "penalty_range",
    dry_penalty_last_n: "dry_range",
    typical_p: "typical",
    custom_token_bans: "banned_tokens",
    min_length: "min_tokens",
    ignore_eos: "ban_eos_token",
    dynatemp_low: "min_temp",
    dynatemp_high: "max_temp",
    dynatemp_exponent: "temp_exponent",
    max_length: "max_tokens",
    stop_sequence: "stop",
  },
  order: [...MENDING, "temperature", ...CUTS, ...DRAWING, "xtc"],
  modes: [
    {
      when: ({ temperature_last }) => temperature_last === true,
      order: [...MENDING, ...CUTS, ...DRAWING, "temperature", "xtc"],
      why: "the temperature is last",
    },
  ],
  rules: LLAMA_CPP.rules,
  differences: [
    "Banned tokens get a logit bias of -100 there.",
    "After mirostat YALS draws once more, from what mirostat kept; here mirostat's draw is the last.",
    "XTC has random numbers of its own there, from the same seed.",
    ...LLAMA_CPP.differences,
  ],
};
