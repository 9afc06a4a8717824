import { byStep, type StepName } from "../steps/all.ts";
import type { StepDefinition } from "../steps/definition.ts";

/** What a person wants to know about a sampler before using it. */
export type SamplerEntry = Pick<StepDefinition, "title" | "keeps" | "formula" | "source">;

/** Every sampler, by the name its step has in `order`. Ranges and typical values are in the tables of options. */
export const SAMPLERS: Readonly<Record<StepName, SamplerEntry>> = byStep(
  ({ title, keeps, formula, source }) => ({ title, keeps, formula, source }),
);
