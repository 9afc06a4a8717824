import type { SamplerOptions } from "nsigma";

/** One of llama.cpp's samplers and what it is made with: `llama_sampler_init_<name>`. */
export type LlamaStep = readonly [name: LlamaName, ...settings: number[]];
export type LlamaName = "dist" | "greedy" | "min_p" | "temp" | "top_k" | "top_n_sigma" | "top_p" | "typical";

/**
 * The same chain in everybody's words. All end with a draw. "(there: ...)" is what llama.cpp runs where it does not
 * have the sampler.
 */
export interface Chain {
  words: string;
  ours: SamplerOptions;
  llama: readonly LlamaStep[];
}

export type ChainName =
  "topNSigma" | "minP" | "topK" | "topP" | "typical" | "eta" | "temperature" | "llamaDefault";

const SEED = 1;
const temperature = 1.5;
const rest: readonly LlamaStep[] = [
  ["temp", temperature],
  ["dist", SEED],
];

function cut(words: string, ours: SamplerOptions, ...llama: LlamaStep[]): Chain {
  return {
    words: `${words} → T 1.5`,
    ours: { ...ours, temperature, seed: SEED },
    llama: [...llama, ...rest],
  };
}

/** The best token, with nothing drawn. */
export const GREEDY: Chain = { words: "greedy", ours: { temperature: 0 }, llama: [["greedy"]] };

/** Cuts come before the temperature, as in llama.cpp's own order and ours. */
export const CHAINS: Readonly<Record<ChainName, Chain>> = {
  topNSigma: cut("Top-nσ 1", { topNSigma: 1 }, ["top_n_sigma", 1]),
  minP: cut("min-p 0.1", { minP: 0.1 }, ["min_p", 0.1, 1]),
  topK: cut("top-k 40", { topK: 40 }, ["top_k", 40]),
  topP: cut("top-p 0.9", { topP: 0.9 }, ["top_p", 0.9, 1]),
  typical: cut("typical 0.95", { typicalP: 0.95 }, ["typical", 0.95, 1]),
  // llama.cpp has no eta; drawing from the whole row is what it does without a cut, and less work than eta's.
  eta: {
    ...cut("eta 0.0009", { etaCutoff: 0.0009 }),
    words: "eta 0.0009 → T 1.5 (there: T 1.5)",
  },
  temperature: { ...cut("", {}), words: "T 1.5" },
  llamaDefault: {
    words: "top-k 40 → top-p 0.95 → min-p 0.05 → T 0.8",
    ours: {
      topK: 40,
      topP: 0.95,
      minP: 0.05,
      temperature: 0.8,
      seed: SEED,
    },
    llama: [
      ["top_k", 40],
      ["top_p", 0.95, 1],
      ["min_p", 0.05, 1],
      ["temp", 0.8],
      ["dist", SEED],
    ],
  },
};
