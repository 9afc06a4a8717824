import type { SamplerOptions } from "../options/options.ts";

/** A sampler with one parameter to choose, and the values to try, the strictest first. */
export interface Family {
  /** What the results call it. */
  readonly name: string;
  /** The option that the values are of. */
  readonly parameter: string;
  /** The values to try. */
  readonly values: readonly number[];
  /** Looser values, taken in one after the other until enough of the true tokens is kept. */
  readonly wider?: readonly number[];
  /** The sampler with a value. */
  readonly options: (value: number) => SamplerOptions;
}

/**
 * Top-nσ and its rivals, with the values whose coverage is measured. The values run from where hardly more than the best token
 * stays to where nearly all does.
 */
export const FAMILIES: readonly Family[] = [
  {
    ...family("Top-nσ", "topNSigma", [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 3.5]),
    wider: [4, 4.5, 5, 6, 8, 12, 20],
  },
  family("min-p", "minP", [0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.001, 0.0001]),
  family("top-p", "topP", [0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999]),
  family("top-k", "topK", [1, 2, 3, 5, 8, 12, 20, 40, 80, 160]),
  family("eta", "etaCutoff", [0.3, 0.1, 0.05, 0.02, 0.01, 0.004, 0.002, 0.0009, 0.0003, 0.0001]),
];

/** Samplers without a parameter: a point of their own beside the curves. */
export const FIXED: readonly Family[] = [
  { name: "p-less", parameter: "pLess", values: [0], options: () => ({ pLess: "plain" }) },
  { name: "p-less norm", parameter: "pLess", values: [0], options: () => ({ pLess: "norm" }) },
];

function family(name: string, parameter: keyof SamplerOptions, values: readonly number[]): Family {
  return { name, parameter, values, options: (value) => ({ [parameter]: value }) };
}
