export { ALL_HONOURED as ABILITIES } from "../ability.ts";
export { transformersHost } from "./host.ts";
export { contextLengthOf, endOfTextOf, type TransformersModel, type TransformersTokenizer } from "./model.ts";
export { REFUSED } from "./refused.ts";
export type { LogitsProcessor, LogitsTensor } from "./row-processor.ts";
export { soberNoise, type TensorClass } from "./sober-noise.ts";
export { type SamplerGenerateOptions, withSampler } from "./with-sampler.ts";
