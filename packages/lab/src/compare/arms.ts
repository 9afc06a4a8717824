import { type SamplerOptions, TEMPERATURE_FIRST } from "nsigma";

/** One sampler of a comparison. */
export interface Arm {
  label: string;
  options: SamplerOptions;
}

/** The samplers that `nsigma compare` sets side by side. */
export const ARMS: readonly Arm[] = [
  { label: "plain sampling", options: {} },
  { label: "top-p 0.9", options: { topP: 0.9, order: TEMPERATURE_FIRST } },
  { label: "min-p 0.1", options: { minP: 0.1, order: TEMPERATURE_FIRST } },
  { label: "Top-nσ 1", options: { topNSigma: 1 } },
];

/** The rivals once more with the cut before the temperature: every such cut keeps the same tokens at any temperature. */
export const TEMPERATURE_LAST_ARMS: readonly Arm[] = [
  { label: "top-p 0.9, temperature last", options: { topP: 0.9 } },
  { label: "min-p 0.1, temperature last", options: { minP: 0.1 } },
];
