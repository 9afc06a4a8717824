import { from } from "../../descent.ts";
import type { Dialect, Request } from "../../dialect.ts";
import { ignored } from "../../ignored.ts";
import { asPydantic } from "../../readers/lax.ts";
import { MLX_LM, ON_SCORES } from "./mlx-lm.ts";
import { readSeedOf32Bits } from "../../readers/seeds.ts";
import { readFlag, readFlooredTemperature, writePlain } from "../../readers/values.ts";

const NOT_READ = "mlx-vlm's server hands it to no sampler";

const cutsBySigma = ({ top_n_sigma }: Request) => Number(top_n_sigma) > 0;
const isPLess = (request: Request) => request.p_less === true && !cutsBySigma(request);
const isTypical = (request: Request) =>
  Number(request.typical_p) < 1 && !isPLess(request) && !cutsBySigma(request);

/** mlx-vlm's server: one of four samplers, by the first of top_n_sigma, p_less and typical_p that is on. */
export const MLX: Dialect = {
  server: { title: "mlx-vlm's server", instead: "serve the model with llama.cpp" },
  engine: "mlx-vlm 0.7.10 server",
  lax: asPydantic,
  parameters: {
    ...from(MLX_LM, ["logit_bias", "repetition_penalty", "presence_penalty", "frequency_penalty"]),
    ...from(MLX_LM, ["repetition_context_size", "presence_context_size", "frequency_context_size"]),
    top_n_sigma: { option: "topNSigma", default: 0, off: { atMost: 0 } },
    p_less: {
      option: "pLess",
      default: false,
      off: { equals: false },
      read: (value, context) => ({ ...readFlag(value, context), pLess: "plain" }),
      write: ({ options }) => options.pLess !== undefined || undefined,
    },
    typical_p: { option: "typicalP", default: 1, off: { atMost: 0, atLeast: 1 } },
    top_p: { option: "topP", default: 1, off: { atMost: 0, atLeast: 1 } },
    top_k: { option: "topK", default: 0, off: { atMost: 0 } },
    temperature: { option: "temperature", default: 0, read: readFlooredTemperature, write: writePlain },
    seed: { option: "seed", read: readSeedOf32Bits, write: writePlain },
    ...ignored(NOT_READ, ["min_p", "xtc_probability", "xtc_threshold"]),
    ...ignored("says which model, not how it is sampled", ["adapter_path"]),
    ...ignored("a budget for thinking forces tokens, which there is no step for", [
      "enable_thinking",
      "thinking_budget",
      "thinking_start_token",
      "thinking_end_token",
    ]),
  },
  order: [...ON_SCORES, "topK", "temperature", "topP"],
  modes: [
    {
      when: cutsBySigma,
      order: [...ON_SCORES, "topNSigma", "topP", "topK", "temperature"],
      why: "with top_n_sigma on, the server runs it with top_p and top_k alone",
    },
    {
      when: isPLess,
      order: [...ON_SCORES, "temperature", "pLess", "topP", "topK"],
      why: "with p_less on, the server runs it with top_p and top_k alone",
    },
    {
      when: isTypical,
      order: [...ON_SCORES, "typicalP", "topP", "topK", "temperature"],
      why: "with typical_p below 1, the server runs it with top_p and top_k alone",
    },
    {
      when: ({ temperature }) => temperature === 0,
      order: [...ON_SCORES, "temperature"],
      why: "temperature 0, the default, takes the most likely token",
    },
  ],
  rules: { topPTies: "kept" },
  differences: [
    "A model's own config may set another temperature, top_p and top_k.",
    "Without a seed mlx-vlm takes 0, so that it repeats itself; here a random one is taken. With top_n_sigma, p_less or typical_p on, it draws without the seed.",
    "With p_less on, here top_p sees the softened row, there the row at temperature 1.",
    "top_k as large as the vocabulary is an error there, and keeps everything here.",
    "σ of a row with banned tokens is NaN in mlx-vlm; here it is that of the others.",
  ],
};
