import type { SamplerOptions } from "nsigma";

/** A sampler whose line is drawn on the row. */
export interface Rival {
  label: string;
  options: SamplerOptions;
}

/** The samplers `nsigma inspect` compares, with the values of the paper's runs. */
export const RIVALS: readonly Rival[] = [
  { label: "Top-nσ 1", options: { topNSigma: 1 } },
  { label: "min-p 0.1", options: { minP: 0.1 } },
  { label: "top-p 0.9", options: { topP: 0.9 } },
  { label: "top-k 20", options: { topK: 20 } },
  { label: "eta 0.0009", options: { etaCutoff: 0.0009 } },
];
