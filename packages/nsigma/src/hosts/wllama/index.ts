export { wllamaHost } from "./host.ts";
export type { WllamaModel } from "./model.ts";
export { type WllamaOptions, wllamaOptions } from "./options.ts";
