export { REFUSED } from "./refused.ts";
export type { LogitsProcessor, LogitsTensor } from "./row-processor.ts";
export { type SamplerGenerateOptions, withSampler } from "./with-sampler.ts";
