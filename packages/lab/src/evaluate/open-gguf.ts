import { availableParallelism } from "node:os";
import { nodeLlamaCppHost } from "nsigma/node-llama-cpp";
import { UserError } from "../errors.ts";
import type { Backend } from "./backend.ts";
import { hostBackend } from "./host-backend.ts";

/**
 * A .gguf file through llama.cpp, one text after the other.
 *
 * @throws UserError when node-llama-cpp is not installed or cannot load the file
 */
export async function openGguf(file: string): Promise<Backend> {
  const { getLlama, LlamaLogLevel } = await import("node-llama-cpp").catch((cause: unknown) => {
    throw new UserError(`model ${file}: GGUF files need node-llama-cpp; run npm install node-llama-cpp`, {
      cause,
    });
  });
  try {
    const llama = await getLlama({ build: "never", progressLogs: false, logLevel: LlamaLogLevel.error });
    const model = await llama.loadModel({ modelPath: file });
    // Its threads wait for each other by spinning: with one on every core, whatever else runs slows all of them down.
    const context = await model.createContext({ threads: Math.max(1, availableParallelism() - 1) });
    return hostBackend(nodeLlamaCppHost({ sequence: context.getSequence() }), () => llama.dispose());
  } catch (cause) {
    const [why] = (cause as Error).message.split("\n");
    throw new UserError(`model ${file}: cannot be loaded: ${why}`, { cause });
  }
}
