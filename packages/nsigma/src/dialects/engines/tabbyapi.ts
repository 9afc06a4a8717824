import type { StepName } from "../../options/options.ts";
import type { Dialect } from "../dialect.ts";
import { EXLLAMAV3, TABBYAPI_ALIASES } from "./exllamav3.ts";
import { asPydantic } from "../readers/lax.ts";
import { readWindow, writeWindow } from "../readers/history.ts";
import { readLogitBias, writeLogitBias } from "../readers/tokens.ts";
import { writeTemperatureLast } from "../readers/values.ts";

const MENDING: readonly StepName[] = ["minLength", "logitBias", "penalties", "sequenceBias"];
const CUTS: readonly StepName[] = ["topK", "topP", "minP"];
const AFTER: readonly StepName[] = ["xtc", "adaptiveP"];

const {
  freq_p: frequency_penalty,
  pres_p: presence_penalty,
  rep_sustain_range: _sustain,
  rep_decay_range: _decay,
  rep_p: _repetition,
  temp_last: _last,
  seed: _seed,
  ...same
} = EXLLAMAV3.parameters;

/** TabbyAPI over exllamav3: ComboSampler's steps under names of its own, and in an order of its own. */
export const TABBYAPI: Dialect = {
  server: { title: "TabbyAPI", instead: "serve the model with YALS or llama.cpp" },
  engine: "TabbyAPI e632af4 over exllamav3",
  lax: asPydantic,
  parameters: {
    ...same,
    repetition_penalty: { option: "repetitionPenalty", default: 1, hard: [Number.MIN_VALUE, Infinity] },
    frequency_penalty: { ...frequency_penalty, hard: [0, Infinity] },
    presence_penalty: { ...presence_penalty, hard: [0, Infinity] },
    repetition_decay: { option: "penaltyFade", default: 1, clamp: [1, Infinity] },
    penalty_range: {
      option: "penaltyWindow",
      default: -1,
      read: readWindow(["penaltyWindow"], (size) => size < 0),
      write: writeWindow(["penaltyWindow"], -1),
    },
    logit_bias: { option: "logitBias", read: readLogitBias(), write: writeLogitBias() },
    temperature: { ...same.temperature, hard: [0, 10] },
    top_k: { ...same.top_k, hard: [-1, Infinity] },
    temperature_last: {
      ...EXLLAMAV3.parameters.temp_last,
      write: writeTemperatureLast(CUTS),
    },
    seed: { ignored: "TabbyAPI takes no seed" },
  },
  aliases: {
    rep_pen: "repetition_penalty",
    repetition_range: "penalty_range",
    repetition_penalty_range: "penalty_range",
    rep_pen_range: "penalty_range",
    ...TABBYAPI_ALIASES,
  },
  order: [...MENDING, "temperature", ...CUTS, ...AFTER],
  modes: [
    {
      when: ({ temperature_last }) => temperature_last === true,
      order: [...MENDING, ...CUTS, "temperature", ...AFTER],
      why: "the temperature is last",
    },
    {
      when: ({ temperature, adaptive_target }) => temperature === 0 && !(Number(adaptive_target) < 1),
      order: [...MENDING, "temperature"],
      why: "temperature 0 is greedy, and leaves biases, penalties and bans alone",
    },
  ],
  rules: EXLLAMAV3.rules,
  differences: [
    "The penalties fade over one token at least, until exllamav3 can do without.",
    "A preset of the server's own (sampler overrides) may set other defaults, or force values.",
    ...EXLLAMAV3.differences.slice(1, 3),
  ],
};
