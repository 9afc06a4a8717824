// The flow: logits -> candidates -> steps -> draw, and the sampler that runs it.
export type { Logits } from "./logits/logits.ts";
export { Candidates } from "./candidates/candidates.ts";
export type { Adjustment, Cut, RankCut, Step } from "./steps/step.ts";
export * from "./steps/index.ts";
export { createSampler } from "./sampler/create-sampler.ts";
export type { Sampler, SamplerState } from "./sampler/sampler.ts";
export { rowOf, sampleBatch } from "./sampler/sample-batch.ts";
export type { Distribution } from "./sampler/results.ts";
export type { StepTrace, Trace } from "./sampler/trace.ts";

// Options, as data.
export { DEFAULT_ORDER, TEMPERATURE_FIRST } from "./sampler/chain.ts";
export { NUMBER_OPTIONS, type NumberOption, type NumberOptionName } from "./options/numbers.ts";
export {
  type LogitBias,
  OPTION_NAMES,
  type SamplerOptions,
  type StandardDeviation,
  type StepName,
} from "./options/options.ts";
export { describeRange } from "./options/check.ts";

// What a row looks like.
export { describeRow, type RowDescription } from "./analysis/describe-row.ts";

export { LogitsError, OptionError } from "./errors.ts";
