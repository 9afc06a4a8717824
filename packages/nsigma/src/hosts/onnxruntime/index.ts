export { ABILITIES } from "./abilities.ts";
export { Decoder } from "./decoder.ts";
export {
  type GeneratedAt,
  type OnnxruntimeHost,
  onnxruntimeHost,
  type OnnxruntimeSettings,
  type OrtModelConfig,
} from "./host.ts";
export type { Row } from "./row.ts";
export type { OrtMetadata, OrtRuntime, OrtSession, OrtTensor, OrtTensorClass } from "./runtime.ts";
export type { OrtTokenizer } from "./tokenizer.ts";
