export { ABILITIES } from "./abilities.ts";
export { type NodeLlamaCppSettings, nodeLlamaCppHost } from "./host.ts";
export type { LlamaCppChatWrapper, LlamaCppModel, LlamaCppSequence } from "./model.ts";
export { type NativeOptions, nativeOptions } from "./native-options.ts";
export { nextLogits } from "./next-logits.ts";
export { REFUSED } from "./refused.ts";
export { withSampler } from "./with-sampler.ts";
