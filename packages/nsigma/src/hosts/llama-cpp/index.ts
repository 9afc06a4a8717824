export { ggufParts } from "./gguf/parts.ts";
export { ABILITIES, NOISE } from "./abilities.ts";
export { checkGguf } from "./gguf/check-gguf.ts";
export {
  type GgufArray,
  type GgufHeader,
  type GgufTensor,
  type GgufValue,
  readGguf,
} from "./gguf/read-gguf.ts";
export { LIBRARY_VARIABLE, type LibraryOrigin } from "./find-library.ts";
export { type LlamaCppHost, llamaCppHost, type LlamaCppSettings, type LlamaModelInfo } from "./host.ts";
export { type Batch, type ContextSettings, LlamaContext } from "./context.ts";
export { type LlamaBackend, type LlamaLibrary, type LlamaLibraryInfo, openLibrary } from "./library.ts";
export { type LlamaModel, type LlamaModelSettings, loadModel } from "./model.ts";
