import { fileURLToPath } from "node:url";
import { getLlama, type Llama, type LlamaContextSequence, LlamaLogLevel } from "node-llama-cpp";

// By its address, not as a dependency: the library does not depend on the model.
const GGUF_FILE = fileURLToPath(
  new URL("../../../../tiny-model/model/gguf/tiny-model-f16.gguf", import.meta.url),
);

let llama: Promise<Llama> | undefined;

/** A sequence of the embedded model, freshly loaded. */
export async function openSequence(): Promise<LlamaContextSequence> {
  llama ??= getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error });
  const model = await (await llama).loadModel({ modelPath: GGUF_FILE });
  const context = await model.createContext({ threads: 1 });
  return context.getSequence();
}
