export { ALL_HONOURED as ABILITIES } from "../ability.ts";
export { NOISE } from "./abilities.ts";
export { Decoder } from "./decoder.ts";
export {
  type GeneratedAt,
  type OnnxruntimeHost,
  onnxruntimeHost,
  type OnnxruntimeSettings,
  type OrtModelConfig,
} from "./host.ts";
export type { OrtMetadata, OrtRuntime, OrtSession, OrtTensor, OrtTensorClass } from "./runtime.ts";
