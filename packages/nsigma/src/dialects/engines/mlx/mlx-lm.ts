import { OptionError } from "../../../errors.ts";
import type { StepName } from "../../../options/options.ts";
import type { Dialect, Reader } from "../../dialect.ts";
import { ignored } from "../../ignored.ts";
import { truthsAreNumbers } from "../../readers/lax.ts";
import { readXtc } from "../../readers/history.ts";
import { readPenaltyWindow, writePenaltyWindow } from "./windows.ts";
import { readSeed } from "../../readers/seeds.ts";
import { FAR_BELOW, readLogitBias, writeLogitBias } from "../../readers/tokens.ts";
import { writePlain } from "../../readers/values.ts";

export const ON_SCORES: readonly StepName[] = ["logitBias", "penalties"];

/** XTC's numbers have to be floats, and JSON of JavaScript writes 0 and 1 as integers. */
function fractionOnly(read: Reader): Reader {
  return (value, context) => {
    if (!Number.isInteger(value)) return read(value, context);
    throw new OptionError(context.parameter, value, "a number with a fraction, as the engine requires");
  };
}

/** mlx-lm's server. */
export const MLX_LM: Dialect = {
  server: { title: "mlx-lm's server", instead: "serve the model with mlx-vlm or llama.cpp" },
  engine: "mlx-lm 0.32.2 server",
  lax: truthsAreNumbers,
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
    top_p: { option: "topP", default: 1, hard: [0, 1], off: { atMost: 0, atLeast: 1 } },
    min_p: { option: "minP", default: 0, hard: [0, 1] },
    xtc_probability: {
      option: "xtcProbability",
      hard: [0, 1],
      read: fractionOnly(readXtc),
      write: writePlain,
    },
    xtc_threshold: {
      option: "xtcThreshold",
      default: 0.1,
      hard: [0, 0.5],
      read: fractionOnly((value) => ({ xtcThreshold: value as number })),
      write: writePlain,
    },
    top_k: { option: "topK", default: 0, hard: [0, Infinity] },
    temperature: { option: "temperature", default: 0, hard: [0, Infinity] },
    seed: { option: "seed", hard: [0, 2 ** 64], read: readSeed(), write: writePlain },
    ...ignored("a draft model changes how fast tokens come, not which", ["draft_model", "num_draft_tokens"]),
    ...ignored("says which model, not how it is sampled", ["adapters"]),
    ...ignored("mlx-vlm's server has it, mlx-lm's has not", ["top_n_sigma", "p_less"]),
    typical_p: { ignored: "mlx-vlm's server has it, mlx-lm's has not", neutral: 1 },
  },
  order: [...ON_SCORES, "topP", "minP", "xtc", "topK", "temperature"],
  modes: [
    {
      when: ({ temperature }) => temperature === 0,
      order: [...ON_SCORES, "temperature"],
      why: "temperature 0, the default, takes the most likely token",
    },
  ],
  rules: { topPTies: "kept", xtcTies: "kept" },
  differences: [
    "XTC wants p above its threshold there, and at least it here.",
    "With a seed or a draft model mlx-lm's penalties see of the prompt only its last token; here all that the window holds.",
    "top_k as large as the vocabulary is an error there, and keeps everything here.",
  ],
};
