// The flow: logits -> candidates -> steps -> draw, and the sampler that runs it. The steps themselves are in nsigma/steps,
// options as data in nsigma/options, what a row looks like in nsigma/analysis.
export type { Logits } from "./logits/logits.ts";
export { Candidates } from "./candidates/candidates.ts";
export { allocateLogits } from "./candidates/workspace.ts";
export type { Kernel, KernelName } from "./kernels/contract.ts";
export { useKernel } from "./kernels/choose.ts";
export type { Step } from "./steps/step.ts";
export type { OptionName, SamplerOptions, StepName } from "./options/options.ts";
export { DEFAULT_ORDER, TEMPERATURE_FIRST } from "./sampler/order.ts";
export { createSampler } from "./sampler/create-sampler.ts";
export { stepSampler } from "./sampler/step-sampler.ts";
export type { Sampler } from "./sampler/sampler.ts";
export type { SamplerState } from "./sampler/state.ts";
export { rowOf, sampleBatch } from "./sampler/sample-batch.ts";
export type { Distribution } from "./sampler/results.ts";
export type { StepTrace, Trace } from "./sampler/trace.ts";
export { LogitsError, OptionError, type OptionProblem } from "./errors.ts";
