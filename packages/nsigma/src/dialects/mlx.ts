import type { Dialect } from "./dialect.ts";
import { ignored, OPENAI_FIELDS } from "./ignored.ts";
import { readXtc } from "./readers/history.ts";
import { FAR_BELOW, readLogitBias, writeLogitBias } from "./readers/tokens.ts";
import { readFlag, readSeed, writePlain } from "./readers/values.ts";
import { readPenaltyWindow, writePenaltyWindow } from "./readers/mlx-windows.ts";

const ON_SCORES = ["logitBias", "penalties"] as const;

/** mlx-lm's server, and mlx-vlm's, which has three parameters more. */
export const MLX: Dialect = {
  name: "mlx",
  engine: "mlx-lm 0.32 server; top_n_sigma, p_less and typical_p as in mlx-vlm 0.6.15",
  parameters: {
    logit_bias: { option: "logitBias", read: readLogitBias(), write: writeLogitBias(FAR_BELOW) },
    repetition_penalty: { option: "repetitionPenalty", default: 0, hard: [0, Infinity], off: { equals: 0 } },
    presence_penalty: { option: "presencePenalty", default: 0 },
    frequency_penalty: { option: "frequencyPenalty", default: 0 },
    repetition_context_size: {
      option: "penaltyWindow",
      default: 20,
      needs: "repetition_penalty",
      read: readPenaltyWindow,
      write: writePenaltyWindow("repetitionPenalty"),
    },
    presence_context_size: {
      option: "penaltyWindow",
      default: 20,
      needs: "presence_penalty",
      read: readPenaltyWindow,
      write: writePenaltyWindow("presencePenalty"),
    },
    frequency_context_size: {
      option: "penaltyWindow",
      default: 20,
      needs: "frequency_penalty",
      read: readPenaltyWindow,
      write: writePenaltyWindow("frequencyPenalty"),
    },
    top_n_sigma: { option: "topNSigma", default: 0, hard: [0, Infinity] },
    p_less: {
      option: "pLess",
      default: false,
      off: { equals: false },
      read: (value, context) => ({ ...readFlag(value, context), pLess: "plain" }),
      write: ({ options }) => options.pLess !== undefined || undefined,
    },
    typical_p: { option: "typicalP", default: 1, hard: [0, Infinity], off: { atMost: 0, atLeast: 1 } },
    top_p: { option: "topP", default: 1, hard: [0, 1], off: { atMost: 0, atLeast: 1 } },
    min_p: { option: "minP", default: 0, hard: [0, 1] },
    xtc_probability: { option: "xtcProbability", default: 0, hard: [0, 1], read: readXtc, write: writePlain },
    xtc_threshold: { option: "xtcThreshold", default: 0.1, hard: [0, 0.5] },
    top_k: { option: "topK", default: 0, hard: [0, Infinity] },
    temperature: { option: "temperature", default: 0, hard: [0, Infinity] },
    seed: { option: "seed", read: readSeed, write: writePlain },
    ...ignored("a draft model changes how fast tokens come, not which", ["draft_model", "num_draft_tokens"]),
    ...ignored("says which model, not how it is sampled", ["adapters", "chat_template_kwargs"]),
    ...OPENAI_FIELDS,
  },
  order: [...ON_SCORES, "topNSigma", "pLess", "typicalP", "topP", "minP", "xtc", "topK", "temperature"],
  modes: [
    {
      when: ({ p_less }) => p_less === true,
      order: [...ON_SCORES, "topNSigma", "temperature", "pLess", "typicalP", "topP", "minP", "xtc", "topK"],
      why: "p_less measures at the temperature",
    },
    {
      when: ({ temperature }) => temperature === 0,
      order: [...ON_SCORES, "temperature"],
      why: "temperature 0, the default, takes the most likely token",
    },
  ],
  rules: { xtcTies: "kept" },
  differences: [
    "XTC wants p above its threshold there, and at least it here.",
    "mlx-vlm's server runs only one of top_n_sigma (with top_p), p_less, typical_p, or the rest; here all that are set run.",
    "With p_less, here typical_p, top_p, min_p and xtc see the softened row too.",
    "typical_p and top_p behind other cuts measure the mass of the row before them there, and of what is left here.",
    "With a seed or a draft model mlx-lm's penalties see of the prompt only its last token; here all that the window holds.",
    "top_k as large as the vocabulary is an error there, and keeps everything here.",
    "σ of a row with banned tokens is NaN in mlx-vlm; here it is that of the others.",
  ],
};
