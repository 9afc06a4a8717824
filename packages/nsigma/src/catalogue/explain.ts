import { type OptionName, OPTIONS, type SamplerOptions, type StepName } from "../options/options.ts";
import { STEP_OPTIONS } from "../options/tables.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { SAMPLERS } from "./samplers.ts";

/** One value of a step, and what it means. */
export interface ExplainedOption {
  option: OptionName;
  value: unknown;
  meaning: string;
}

/** One step of a chain as it will run. */
export interface ExplainedStep {
  step: StepName;
  title: string;
  /** What survives it. */
  keeps: string;
  formula: string;
  /** The values that were given for it; what is left out has its default. */
  options: ExplainedOption[];
}

/** A chain in words. */
export interface Explanation {
  steps: ExplainedStep[];
  /** What about it will not do what one might think. */
  warnings: readonly string[];
}

/**
 * The chain that options make, in the order it runs, with what each value means.
 *
 * @throws OptionError as `createSampler` does
 */
export function explain(options: SamplerOptions): Explanation {
  const { steps, warnings } = createSampler(options);
  return { steps: steps.map(({ name }) => explainStep(name, options)), warnings };
}

function explainStep(name: string, options: SamplerOptions): ExplainedStep {
  // Temperature 0 makes a step of its own.
  const step = (name === "greedy" ? "temperature" : name) as StepName;
  const { switches, settings } = STEP_OPTIONS[step];
  const given = [...switches, ...settings].filter((option) => options[option] !== undefined);
  return {
    step,
    ...SAMPLERS[step],
    options: given.map((option) => ({ option, value: options[option], meaning: meaningOf(option) })),
  };
}

/** What an option is, in one line. */
export function meaningOf(option: OptionName): string {
  return OPTIONS[option].summary;
}
