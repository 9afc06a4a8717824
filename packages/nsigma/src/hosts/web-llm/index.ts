export { ABILITIES } from "./abilities.ts";
export type { LogitProcessor, WebLlmEngine } from "./engine.ts";
export { webLlmHost, type WebLlmHostSettings } from "./host.ts";
export {
  type ProcessorSettings,
  samplerLogitProcessor,
  type SamplerLogitProcessor,
} from "./logit-processor.ts";
export { NEUTRAL, REFUSED, samplerRequest } from "./sampler-request.ts";
