import type { StepName } from "./options.ts";

/** Other names for steps, for `order`: a name in snake case, and a letter for the ones that have one. */
export const ALIASES: readonly { name: string; letter: string; step: StepName }[] = [
  { name: "penalties", letter: "e", step: "penalties" },
  { name: "dry", letter: "d", step: "dry" },
  { name: "top_n_sigma", letter: "s", step: "topNSigma" },
  { name: "top_k", letter: "k", step: "topK" },
  { name: "typ_p", letter: "y", step: "typicalP" },
  { name: "typical_p", letter: "", step: "typicalP" },
  { name: "top_p", letter: "p", step: "topP" },
  { name: "min_p", letter: "m", step: "minP" },
  { name: "xtc", letter: "x", step: "xtc" },
  { name: "temperature", letter: "t", step: "temperature" },
  { name: "temp", letter: "", step: "temperature" },
  { name: "adaptive_p", letter: "a", step: "adaptiveP" },
];
