import { availableParallelism } from "node:os";
import type { Llama, LlamaContextSequence, LlamaOptions } from "node-llama-cpp";
import { checkGguf, readGguf } from "nsigma/llama-cpp";
import { nextLogits, nodeLlamaCppHost } from "nsigma/node-llama-cpp";
import { firstLine, UserError } from "../errors.ts";
import type { GgufModel } from "./model.ts";
import { checkSettings, type LoadSettings } from "./settings.ts";

/** llama.cpp's threads wait for each other in a loop, and one that finds no core stops all; so one is left free. */
const THREADS = Math.max(1, availableParallelism() - 1);

/** llama.cpp's library, one for all models of this process that run on the same device. */
const libraries = new Map<string, Promise<Llama>>();

/**
 * Loads a GGUF model through node-llama-cpp.
 *
 * @param name as it was asked for
 * @throws UserError when node-llama-cpp is not installed, or the file is not a model
 */
export async function loadGguf(name: string, file: string, settings: LoadSettings = {}): Promise<GgufModel> {
  checkSettings(name, "gguf", settings);
  checkHeader(name, file);
  const sequence = await openSequence(name, file, settings);
  const { model } = sequence;
  const tokens = [...model.iterateAllTokens()];
  return {
    kind: "gguf",
    name,
    host: nodeLlamaCppHost({ sequence }),
    contextLength: Math.min(model.trainContextSize, sequence.contextSize),
    endOfText: tokens.filter((token) => model.isEogToken(token)),
    chat: model.fileInfo.metadata.tokenizer?.chat_template !== undefined,
    vocabSize: tokens.length,
    encode: (text) => model.tokenize(text, true),
    textOf: (token) => model.detokenize([tokens[token]], true),
    nextLogits: (prompt) => nextLogits(sequence, prompt),
  };
}

async function openSequence(
  name: string,
  file: string,
  { gpu, threads = THREADS, context: contextSize }: LoadSettings,
): Promise<LlamaContextSequence> {
  const { getLlama, LlamaLogLevel } = await peer(name);
  const device = (gpu ?? false) as NonNullable<LlamaOptions["gpu"]>;
  try {
    const library =
      libraries.get(String(device)) ??
      getLlama({ gpu: device, build: "never", logLevel: LlamaLogLevel.disabled });
    libraries.set(String(device), library);
    const model = await (await library).loadModel({ modelPath: file });
    const context = await model.createContext({ threads, ...(contextSize && { contextSize }) });
    return context.getSequence();
  } catch (cause) {
    throw new UserError(`model ${name}: cannot be loaded: ${firstLine(cause)}`, { cause });
  }
}

async function peer(name: string): Promise<typeof import("node-llama-cpp")> {
  try {
    return await import("node-llama-cpp");
  } catch (cause) {
    const why = `GGUF models need node-llama-cpp (npm install node-llama-cpp): ${firstLine(cause)}`;
    throw new UserError(`model ${name}: ${why}`, { cause });
  }
}

/** Native code takes a header at its word: one that lies hangs it, or ends the process. */
function checkHeader(name: string, file: string): void {
  try {
    checkGguf(readGguf(file));
  } catch (cause) {
    throw new UserError(`model ${name}: ${firstLine(cause)}`, { cause });
  }
}
