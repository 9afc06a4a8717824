import { OptionError } from "../../errors.ts";
import type { StepName } from "../../options/options.ts";
import { from } from "../descent.ts";
import type { Dialect, Reader, Request } from "../dialect.ts";
import { ignored, NO_GRAMMARS } from "../ignored.ts";
import { readWindow, writeWindow } from "../readers/history.ts";
import { BREAKERS_ARE_TEXTS, readBreakers } from "../readers/tokens.ts";
import { asPydantic } from "../readers/lax.ts";
import { readSeedOrMinusOne } from "../readers/seeds.ts";
import {
  readFlag,
  readFlooredTemperature,
  numberOf,
  readTemperatureEnds,
  writeFixedTemperature,
  writeHighEnd,
  writeLowEnd,
  writePlain,
  writeTemperatureLast,
} from "../readers/values.ts";
import { VLLM } from "./vllm.ts";

const MENDING: readonly StepName[] = ["sequenceBias", "minLength", "logitBias"];
const CUTS: readonly StepName[] = [
  "topNSigma",
  "topA",
  "tailFree",
  "etaCutoff",
  "epsilonCutoff",
  "typicalP",
  "smoothing",
  "xtc",
];
const AFTER: readonly StepName[] = ["minP", "skew", "topK", "topP"];
const NO_CHOICE_HERE = "how far DRY looks is settled by dry_range here";

const NOT_NEGATIVE = [0, Infinity] as const;
const ABOVE_0 = [Number.MIN_VALUE, Infinity] as const;
const isLast = ({ temperature_last }: Request) => temperature_last === true;

/** A dynamic temperature: in place of the fixed one, unless both ends are 0. */
const readTemperatureEnd: Reader = (value, context) => {
  numberOf(value, context);
  const ends = readTemperatureEnds("dynatemp_min", "dynatemp_max", context);
  return ends && ends[0] > 0 ? { temperature: ends[0], temperatureRange: ends[1] } : {};
};

/** aphrodite's `SamplingParams`, which its OpenAI server takes beside OpenAI's fields. */
export const APHRODITE: Dialect = {
  server: { title: "aphrodite" },
  engine: "aphrodite-engine 0.20 (b42eeec), v1",
  lax: asPydantic,
  parameters: {
    ...from(VLLM, ["bad_words", "stop_token_ids", "min_tokens", "logit_bias"]),
    dry_multiplier: { option: "dryMultiplier", default: 0, hard: NOT_NEGATIVE },
    dry_base: { option: "dryBase", default: 1.75, hard: [1 + Number.EPSILON, Infinity] },
    dry_allowed_length: { option: "dryAllowedLength", default: 2, hard: NOT_NEGATIVE },
    dry_range: {
      option: "dryWindow",
      default: 0,
      hard: [0, Infinity],
      read: readWindow(["dryWindow"], (size) => size === 0),
      write: writeWindow(["dryWindow"], 0),
    },
    dry_sequence_breakers: {
      option: "dryBreakers",
      read: readBreakers({ last: true }),
      unwritable: BREAKERS_ARE_TEXTS,
    },
    dry_max_ngram: { ignored: NO_CHOICE_HERE, neutral: 12 },
    dry_max_occurrences: { ignored: NO_CHOICE_HERE, neutral: 8 },
    dry_early_exit_match_len: { ignored: NO_CHOICE_HERE, neutral: 8 },
    ...from(VLLM, ["repetition_penalty", "frequency_penalty", "presence_penalty"]),
    no_repeat_ngram_size: { option: "noRepeatNgram", default: 0, hard: NOT_NEGATIVE },
    temperature: {
      option: "temperature",
      default: 1,
      hard: [0, Infinity],
      read: readFlooredTemperature,
      write: writeFixedTemperature,
    },
    dynatemp_min: { option: "temperatureRange", default: 0, read: readTemperatureEnd, write: writeLowEnd },
    dynatemp_max: { option: "temperatureRange", default: 0, read: readTemperatureEnd, write: writeHighEnd },
    dynatemp_exponent: { option: "temperatureExponent", default: 1, hard: ABOVE_0, needs: "dynatemp_max" },
    temperature_last: { option: "order", default: false, read: readFlag, write: writeTemperatureLast(CUTS) },
    nsigma: { option: "topNSigma", default: 0, hard: [0, Infinity] },
    top_a: { option: "topA", default: 0, hard: NOT_NEGATIVE },
    tfs: { option: "tailFree", default: 1, hard: [Number.MIN_VALUE, 1] },
    eta_cutoff: { option: "etaCutoff", default: 0, hard: NOT_NEGATIVE },
    epsilon_cutoff: { option: "epsilonCutoff", default: 0, hard: NOT_NEGATIVE },
    typical_p: { option: "typicalP", default: 1, hard: [0, 1] },
    smoothing_factor: { option: "smoothingFactor", default: 0 },
    smoothing_curve: { option: "smoothingCurve", default: 1 },
    xtc_probability: { option: "xtcProbability", default: 0, hard: [0, 1] },
    xtc_threshold: { option: "xtcThreshold", default: 0.1, hard: [0, Infinity], clamp: [0, 1] },
    ...from(VLLM, ["min_p"]),
    skew: { option: "skew", default: 0 },
    ...from(VLLM, ["top_k", "top_p"]),
    mirostat_mode: {
      option: "mirostat",
      default: 0,
      read: (value, { parameter }) => {
        if (value === 0 || value === 2) return value === 2 ? { mirostat: 2 } : {};
        throw new OptionError(parameter, value, "0 or 2, as the engine requires");
      },
      write: writePlain,
    },
    mirostat_tau: { option: "mirostatTau", default: 0, hard: NOT_NEGATIVE },
    mirostat_eta: { option: "mirostatEta", default: 0, hard: NOT_NEGATIVE },
    seed: { option: "seed", read: readSeedOrMinusOne, write: writePlain },
    ...from(VLLM, ["allowed_token_ids", "ignore_eos", "use_beam_search"]),
    ...ignored(NO_GRAMMARS, ["structured_outputs", "guided_json", "guided_regex", "guided_grammar"]),
  },
  order: [...MENDING, "dry", "penalties", "noRepeatNgram", "temperature", ...CUTS, ...AFTER],
  modes: [
    {
      when: isLast,
      order: [...MENDING, "dry", "penalties", "noRepeatNgram", ...CUTS, "temperature", ...AFTER],
      why: "the temperature is last",
    },
    {
      when: ({ mirostat_mode }) => mirostat_mode === 2,
      order: [...MENDING, "penalties", "mirostat"],
      why: "with mirostat on, aphrodite runs biases, bans, penalties and mirostat alone",
    },
  ],
  rules: {
    std: "sample",
    ties: "kept",
    typicalCrossing: "dropped",
    mirostatSurprise: "all",
    penaltyWindow: "all",
    promptPenalties: "repetition",
    skewOrder: "id",
  },
  differences: [
    "The version read runs the penalties twice, before DRY and after it: a repetition penalty of r acts as r², and the others double; here they run once.",
    "A row with banned tokens makes σ NaN there and nsigma does nothing; here σ is that of the others.",
    "DRY acts from repeats of two tokens on whatever dry_allowed_length there, on the last 8 of them, 12 tokens long at most.",
    "bad_words looks for a word's beginning in what was written, here also in the prompt.",
    "skew leaves no token quite at 0 there, so that top_k can bring one back that was cut.",
  ],
};
