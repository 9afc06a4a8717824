export { explain, type ExplainedOption, type ExplainedStep, type Explanation, meaningOf } from "./explain.ts";
export { type SamplerEntry, SAMPLERS } from "./samplers.ts";
