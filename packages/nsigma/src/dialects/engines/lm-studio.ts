import { from } from "../descent.ts";
import type { Dialect } from "../dialect.ts";
import { ignored } from "../ignored.ts";
import { LLAMA_CPP } from "./llama-cpp/llama-cpp.ts";
import { readLogitBias, writeLogitBias } from "../readers/tokens.ts";
import { readLlamaCppSeed } from "../readers/seeds.ts";
import { writePlain } from "../readers/values.ts";

const { draws: _, ...rules } = LLAMA_CPP.rules;
const NOT_READ = "LM Studio's OpenAI endpoint does not read it; its SDK and a model's preset have it";

/** LM Studio's OpenAI endpoint, with a GGUF model. */
export const LM_STUDIO: Dialect = {
  server: { title: "LM Studio", instead: "set it in the model's preset, serve the same GGUF with llama.cpp" },
  engine: "LM Studio 0.4, /v1/chat/completions, GGUF models, preset as installed",
  parameters: {
    logit_bias: { option: "logitBias", read: readLogitBias({ most: 100 }), write: writeLogitBias(-100) },
    repeat_penalty: { option: "repetitionPenalty", default: 1.1 },
    ...from(LLAMA_CPP, ["frequency_penalty", "presence_penalty", "top_k", "top_p", "temperature"]),
    seed: { option: "seed", read: readLlamaCppSeed, write: writePlain },
    ...ignored(NOT_READ, ["min_p", "xtc_probability", "xtc_threshold", "repeat_last_n", "typical_p"]),
  },
  order: LLAMA_CPP.order.filter(
    (step) => !["sequenceBias", "dry", "topNSigma", "typicalP", "xtc"].includes(step),
  ),
  rules: { ...rules, minP: 0.05 },
  differences: [
    "What a model's preset sets is not known here, min_p 0.05 among it, which the endpoint cannot change.",
    "Models in MLX's format run other samplers.",
  ],
};
