import { from } from "../descent.ts";
import type { Dialect } from "../dialect.ts";
import { ignored, NO_GRAMMARS, NOT_SAMPLING } from "../ignored.ts";
import { LLAMA_CPP } from "./llama-cpp/llama-cpp.ts";
import { readLlamaCppSeed } from "../readers/seeds.ts";
import { writePlain } from "../readers/values.ts";

const { draws: _, ...rules } = LLAMA_CPP.rules;
const order = LLAMA_CPP.order.filter(
  (step) => !["logitBias", "sequenceBias", "dry", "topNSigma", "xtc"].includes(step),
);
const seed = { option: "seed", read: readLlamaCppSeed, write: writePlain } as const;
const FROM_THE_MODELFILE = "A model's own Modelfile may set other defaults.";
const RUNNERS =
  "Models that are not GGUF run in ollama's own runner: penalties, top_k, temperature, top_p, min_p.";

/** ollama's own API: what stands under `options`. */
export const OLLAMA: Dialect = {
  server: {
    title: "ollama",
    instead:
      "set it in the model's Modelfile, use ollama's own API with express(\"ollama\", options), serve the same GGUF with llama.cpp",
    endpoint: "ollama-v1",
  },
  engine: "ollama 0.40, options of /api/chat and /api/generate, GGUF models",
  parameters: {
    ...from(LLAMA_CPP, ["repeat_penalty", "frequency_penalty", "presence_penalty", "repeat_last_n"]),
    ...from(LLAMA_CPP, ["top_k", "typical_p", "min_p", "temperature"]),
    min_p: { option: "minP", default: 0, clamp: [0, 1] },
    top_p: { option: "topP", default: 0.9, clamp: [0, 1], off: { atLeast: 1 } },
    seed: { ...seed, integers: "truncated" },
    ...ignored("ollama has no mirostat any more", ["mirostat", "mirostat_tau", "mirostat_eta"]),
    tfs_z: { ignored: "ollama has no tail-free sampling any more", neutral: 1 },
    ...ignored(NOT_SAMPLING, [
      "num_ctx",
      "num_predict",
      "num_keep",
      "num_gpu",
      "num_batch",
      "num_thread",
      "main_gpu",
      "use_mmap",
      "draft_num_predict",
      "system",
      "template",
      "context",
      "images",
      "raw",
      "think",
      "keep_alive",
    ]),
    ...ignored(NO_GRAMMARS, ["format"]),
    options: { ignored: "this dialect is what stands in it: pass that" },
  },
  order,
  rules,
  differences: [FROM_THE_MODELFILE, RUNNERS],
};

/** ollama's OpenAI endpoint, which reads OpenAI's fields alone. What else the model has on cannot be said there. */
export const OLLAMA_V1: Dialect = {
  engine: "ollama 0.40, /v1/chat/completions and /v1/completions, GGUF models",
  parameters: {
    ...from(OLLAMA, ["frequency_penalty", "presence_penalty"]),
    top_p: { option: "topP", default: 1, clamp: [0, 1], off: { atLeast: 1 } },
    temperature: { option: "temperature", default: 1, clamp: [0, Infinity] },
    seed,
    ...ignored(
      "/v1 does not read it; set it in the model's Modelfile, or under options in ollama's own API",
      ["top_k", "min_p", "typical_p", "repeat_penalty", "repeat_last_n", "options"],
    ),
  },
  order,
  rules: { ...rules, topK: 40 },
  differences: [FROM_THE_MODELFILE, RUNNERS],
};
