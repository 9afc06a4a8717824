import { getLlama, type Llama, LlamaLogLevel } from "node-llama-cpp";
import type { Host } from "nsigma/hosts";
import { nodeLlamaCppHost } from "nsigma/node-llama-cpp";
import { GGUF_FILE } from "nsigma-tiny-model";
import { afterAll } from "vitest";
import { hostSuite } from "./host-suite.ts";

let llama: Llama | undefined;

/** One thread: its default, all of them, is hundreds of times slower where others want the cores too. */
async function open(): Promise<Host> {
  llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error });
  const model = await llama.loadModel({ modelPath: GGUF_FILE });
  const context = await model.createContext({ threads: 1 });
  return nodeLlamaCppHost({ sequence: context.getSequence() });
}

afterAll(() => llama?.dispose());

hostSuite({ name: "node-llama-cpp", open });
