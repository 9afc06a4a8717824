import { from } from "../descent.ts";
import type { Dialect } from "../dialect.ts";
import { ignored } from "../ignored.ts";
import { VLLM } from "./vllm.ts";

/** OpenRouter, which hands a request on to one of many providers. */
export const OPENROUTER: Dialect = {
  server: { title: "OpenRouter", instead: "run an open model on a server of your own" },
  engine: "OpenRouter's API of 2026",
  relays: "OpenRouter hands it on, and whether the provider knows it depends on the model",
  parameters: {
    ...from(VLLM, ["logit_bias", "frequency_penalty", "presence_penalty"]),
    repetition_penalty: { option: "repetitionPenalty", default: 1, hard: [0, 2] },
    temperature: { option: "temperature", default: 1, hard: [0, 2] },
    top_n_sigma: { option: "topNSigma", default: 0, off: { atMost: 0 } },
    ...from(VLLM, ["min_p", "top_k", "top_p", "seed"]),
    top_a: { option: "topA", default: 0, hard: [0, 1] },
    ...ignored("says who answers, not how", ["provider", "models", "route", "transforms", "plugins"]),
  },
  order: [
    "logitBias",
    "sequenceBias",
    "penalties",
    "temperature",
    "topNSigma",
    "minP",
    "topK",
    "topP",
    "topA",
  ],
  rules: { penaltyWindow: "all" },
  differences: [
    "The provider's engine decides on the order, on ties and on windows; here it is an order as vLLM has it.",
    "Parameters that a provider does not know are dropped without a word, unless provider.require_parameters is true; top_n_sigma is none of OpenRouter's own.",
  ],
};
