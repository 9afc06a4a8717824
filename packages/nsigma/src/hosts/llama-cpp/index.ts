export { ABILITIES } from "./abilities.ts";
export { checkGguf } from "./gguf/check-gguf.ts";
export { type GgufHeader, type GgufTensor, type GgufValue, readGguf } from "./gguf/read-gguf.ts";
export { LIBRARY_VARIABLE, type LibraryOrigin } from "./find-library.ts";
export { type LlamaCppHost, llamaCppHost, type LlamaCppSettings, type LlamaModelInfo } from "./host.ts";
export type { LlamaBackend, LlamaLibraryInfo } from "./library.ts";
export type { LlamaModelSettings } from "./model.ts";
