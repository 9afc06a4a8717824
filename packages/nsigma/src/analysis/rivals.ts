import type { SamplerOptions, StepName } from "../options/options.ts";
import { STEP_OPTIONS } from "../options/tables.ts";
import { createSampler } from "../sampler/create-sampler.ts";

/** A sampler whose line is drawn on the row. */
export interface Rival {
  /** What the results call it. */
  label: string;
  /** What it is made from. */
  options: SamplerOptions;
}

/** Top-nσ and the samplers that it is usually compared with, with the values of the paper's runs. */
export const RIVALS: readonly Rival[] = [
  { label: "Top-nσ 1", options: { topNSigma: 1 } },
  { label: "min-p 0.1", options: { minP: 0.1 } },
  { label: "top-p 0.9", options: { topP: 0.9 } },
  { label: "top-k 20", options: { topK: 20 } },
  { label: "eta 0.0009", options: { etaCutoff: 0.0009 } },
];

/** Each cut of a chain on its own, at the chain's temperature, and the chain as a whole. */
export function partsOf(options: SamplerOptions): Rival[] {
  const { steps, seed } = createSampler(options);
  const cuts = steps.filter(({ kind, name }) => kind !== "adjustment" && name !== "greedy");
  const parts = cuts.map(({ name }) => {
    const { switches, settings } = STEP_OPTIONS[name as StepName];
    const own = Object.fromEntries(
      [...switches, ...settings]
        .filter((each) => options[each] !== undefined)
        .map((each) => [each, options[each]]),
    );
    const values = switches.filter((each) => options[each] !== undefined).map((each) => options[each]);
    return { label: `${name} ${values.join(" ")}`, options: { ...own, seed } as SamplerOptions };
  });
  return [...parts, { label: "the chain", options: { ...options, seed } }];
}
