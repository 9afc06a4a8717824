// The flow: logits -> candidates -> steps -> draw, and the sampler that runs it.
export type { Logits } from "./logits/logits.ts";
export { Candidates } from "./candidates/candidates.ts";
export { allocateLogits } from "./candidates/workspace.ts";
export type { Kernel, KernelName } from "./kernels/contract.ts";
export { useKernel } from "./kernels/choose.ts";
export type { Adjustment, Cut, KeyCut, RankCut, Roll, Step } from "./steps/step.ts";
export * from "./steps/index.ts";
export { createSampler } from "./sampler/create-sampler.ts";
export type { Sampler } from "./sampler/sampler.ts";
export type { SamplerState } from "./sampler/state.ts";
export { rowOf, sampleBatch } from "./sampler/sample-batch.ts";
export type { Distribution } from "./sampler/results.ts";
export type { StepTrace, Trace } from "./sampler/trace.ts";

// Options, as data.
export { DEFAULT_ORDER, TEMPERATURE_FIRST } from "./sampler/order.ts";
export type { ChoiceOption, NumberOption } from "./steps/option.ts";
export {
  CHOICE_OPTIONS,
  type Choice,
  type ChoiceOptionName,
  describeRange,
  NUMBER_OPTIONS,
  type NumberOptionName,
  OTHER_OPTIONS,
  STEP_OPTIONS,
} from "./options/tables.ts";
export {
  type LogitBias,
  OPTION_NAMES,
  type OptionName,
  type SamplerOptions,
  type SequenceBias,
  type StepName,
  type Window,
} from "./options/options.ts";

// What a row looks like.
export { describeRow, type RowDescription } from "./analysis/describe-row.ts";

export { LogitsError, OptionError } from "./errors.ts";
