export type { NsigmaProviderOptions } from "./call.ts";
export { languageModel, type LanguageModelSettings } from "./language-model.ts";
export { type SamplerMiddleware, samplerMiddleware } from "./sampler-middleware.ts";
