import type { StepName } from "../../options/options.ts";
import type { Dialect } from "../dialect.ts";
import { ignored, NO_GRAMMARS, NOT_SAMPLING } from "../ignored.ts";
import { NO_PENALTIES, readLeast, readWindow, readXtc, writeWindow } from "../readers/history.ts";
import { readBans, writeBans } from "../readers/sequences.ts";
import { readPythonSeed } from "../readers/seeds.ts";
import { readLogitBias, writeLogitBias } from "../readers/tokens.ts";
import { numberOf, readFlag, writePlain, writeTemperatureLast } from "../readers/values.ts";

const MENDING: readonly StepName[] = ["minLength", "logitBias", "penalties", "sequenceBias"];
const CUTS: readonly StepName[] = ["minP", "topK", "topP"];
const AFTER: readonly StepName[] = ["xtc", "adaptiveP"];
const NOT_IN_EXLLAMAV3 = "exllamav3 has no such sampler; TabbyAPI warns and goes on without it";

/** Names that TabbyAPI takes for its own, here and in its own dialect. */
export const TABBYAPI_ALIASES = {
  min_length: "min_tokens",
  custom_token_bans: "banned_tokens",
  allowed_token_ids: "allowed_tokens",
  typical_p: "typical",
  mirostat: "mirostat_mode",
  ignore_eos: "ban_eos_token",
  stop_sequence: "stop",
} as const;

/** The arguments of exllamav3's `ComboSampler`; what it has no name for, and aliases, as in TabbyAPI's request. */
export const EXLLAMAV3: Dialect = {
  engine: "exllamav3 1.4.1 (4f8ad01), ComboSampler; TabbyAPI e632af4",
  parameters: {
    min_tokens: {
      option: "minNewTokens",
      default: 0,
      read: readLeast("minNewTokens", () => undefined),
      write: writePlain,
    },
    logit_bias: { option: "logitBias", read: readLogitBias({ lenient: true }), write: writeLogitBias() },
    banned_tokens: { option: "bannedTokens", read: readBans(), write: writeBans },
    rep_p: { option: "repetitionPenalty", default: 1 },
    freq_p: { option: "frequencyPenalty", default: 0 },
    pres_p: { option: "presencePenalty", default: 0 },
    rep_decay_range: { option: "penaltyFade", default: 0, clamp: [0, Infinity] },
    rep_sustain_range: {
      option: "penaltyWindow",
      default: 1e8,
      read: readWindow(["penaltyWindow"], (size) => size < 0 || size >= 1e8, NO_PENALTIES),
      write: writeWindow(["penaltyWindow"], 1e8),
    },
    temperature: { option: "temperature", default: 1 },
    temp_last: { option: "order", default: false, read: readFlag, write: writeTemperatureLast(CUTS) },
    min_p: { option: "minP", default: 0, hard: [0, 1] },
    top_k: { option: "topK", default: 0, off: { atMost: 0 } },
    top_p: { option: "topP", default: 1, hard: [0, 1] },
    xtc_probability: { option: "xtcProbability", default: 0, hard: [0, 1], read: readXtc, write: writePlain },
    xtc_threshold: { option: "xtcThreshold", default: 0.1, hard: [0, 1] },
    adaptive_target: {
      option: "adaptiveTarget",
      default: 1,
      clamp: [0, Infinity],
      off: { equals: 1 },
      read: (value, context) => {
        const target = numberOf(value, context);
        if (target > 1)
          context.note("the engine aims at 1 for it, which 1 itself would switch off", "changed");
        return { adaptiveTarget: Math.min(target, 1) };
      },
      write: writePlain,
    },
    adaptive_decay: { option: "adaptiveDecay", default: 0.9, clamp: [0, 0.99] },
    seed: { option: "seed", read: readPythonSeed, write: writePlain },
    ...ignored(NOT_IN_EXLLAMAV3, ["smoothing_factor", "top_a", "skew", "dry_multiplier", "mirostat_mode"]),
    ...ignored(NOT_IN_EXLLAMAV3, ["allowed_tokens", "ban_eos_token"]),
    tfs: { ignored: NOT_IN_EXLLAMAV3, neutral: 1 },
    typical: { ignored: NOT_IN_EXLLAMAV3, neutral: 1 },
    min_temp: { ignored: NOT_IN_EXLLAMAV3, neutral: 1 },
    max_temp: { ignored: NOT_IN_EXLLAMAV3, neutral: 1 },
    temp_exponent: { ignored: NOT_IN_EXLLAMAV3, neutral: 1 },
    ...ignored("does nothing without a sampler that exllamav3 does not have", [
      "dry_base",
      "dry_allowed_length",
      "dry_range",
      "dry_sequence_breakers",
      "mirostat_tau",
      "mirostat_eta",
    ]),
    ...ignored("TabbyAPI goes back in the text when such a string comes; a sampler cannot", [
      "banned_strings",
    ]),
    ...ignored(NO_GRAMMARS, ["json_schema", "regex_pattern", "grammar_string"]),
    ...ignored(NOT_SAMPLING, ["token_healing", "add_bos_token", "loop_detect_window", "max_tokens", "stop"]),
  },
  aliases: {
    repetition_penalty: "rep_p",
    rep_pen: "rep_p",
    frequency_penalty: "freq_p",
    presence_penalty: "pres_p",
    penalty_range: "rep_sustain_range",
    repetition_range: "rep_sustain_range",
    repetition_penalty_range: "rep_sustain_range",
    rep_pen_range: "rep_sustain_range",
    repetition_decay: "rep_decay_range",
    temperature_last: "temp_last",
    ...TABBYAPI_ALIASES,
    dynatemp_low: "min_temp",
    dynatemp_high: "max_temp",
    dynatemp_exponent: "temp_exponent",
    dry_penalty_last_n: "dry_range",
    max_length: "max_tokens",
  },
  order: [...MENDING, "temperature", ...CUTS, ...AFTER],
  modes: [
    {
      when: ({ temp_last }) => temp_last === true,
      order: [...MENDING, ...CUTS, "temperature", ...AFTER],
      why: "the temperature is last",
    },
  ],
  rules: { ties: "kept", topPCrossing: "dropped", xtcForm: "expected", xtcProtection: "unlikely" },
  differences: [
    "TabbyAPI runs top_k and top_p before min_p, so that they see the tokens min_p would cut; here min_p is first, as in ComboSampler.",
    "Equals on the line of top_k stay in exllamav3's fused sampler, and go when XTC or adaptive-p make it run step by step; here they stay.",
    "XTC spares every token with a newline in it and all special tokens there; here the newline alone and the end of the text.",
    "With a rep_sustain_range of 0 the penalties fade from the last token on there; here they are off.",
  ],
};
