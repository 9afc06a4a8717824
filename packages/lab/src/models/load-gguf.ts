import { open } from "node:fs/promises";
import { availableParallelism } from "node:os";
import type { LlamaContextSequence } from "node-llama-cpp";
import { nextLogits, nodeLlamaCppHost } from "nsigma/node-llama-cpp";
import { UserError } from "../errors.ts";
import { firstLine } from "./first-line.ts";
import type { GgufModel } from "./model.ts";

/** llama.cpp's threads wait for each other in a loop, and one that finds no core stops all; so one is left free. */
const THREADS = Math.max(1, availableParallelism() - 1);

/**
 * Loads a GGUF model through node-llama-cpp.
 *
 * @param name as it was asked for
 * @throws UserError when node-llama-cpp is not installed, or the file is no model
 */
export async function loadGguf(name: string, file: string): Promise<GgufModel> {
  await checkMagic(name, file);
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
    const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.disabled });
    const model = await llama.loadModel({ modelPath: file });
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

/** node-llama-cpp reads on for minutes in a file that is none. */
async function checkMagic(name: string, file: string): Promise<void> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    const version = buffer.readUInt32LE(4);
    if (buffer.toString("latin1", 0, 4) === "GGUF" && version >= 1 && version <= 3) return;
  } finally {
    await handle.close();
  }
  throw new UserError(`model ${name}: the file is no GGUF of version 1 to 3`);
}
