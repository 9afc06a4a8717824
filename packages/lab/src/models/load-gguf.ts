import { availableParallelism } from "node:os";
import type { Llama, LlamaContextSequence } from "node-llama-cpp";
import { nextLogits, nodeLlamaCppHost } from "nsigma/node-llama-cpp";
import { UserError } from "../errors.ts";
import { firstLine } from "./first-line.ts";
import { checkGguf } from "./check-gguf.ts";
import type { GgufModel } from "./model.ts";
import { readGguf } from "./read-gguf.ts";

/** llama.cpp's threads wait for each other in a loop, and one that finds no core stops all; so one is left free. */
const THREADS = Math.max(1, availableParallelism() - 1);

/** llama.cpp's library, one for all models of this process. */
let llama: Promise<Llama> | undefined;

/**
 * Loads a GGUF model through node-llama-cpp.
 *
 * @param name as it was asked for
 * @throws UserError when node-llama-cpp is not installed, or the file is no model
 */
export async function loadGguf(name: string, file: string): Promise<GgufModel> {
  checkHeader(name, file);
  const sequence = await openSequence(name, file);
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

async function openSequence(name: string, file: string): Promise<LlamaContextSequence> {
  const { getLlama, LlamaLogLevel } = await peer(name);
  try {
    llama ??= getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.disabled });
    const model = await (await llama).loadModel({ modelPath: file });
    const context = await model.createContext({ threads: THREADS });
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
