import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { getLlama, type Llama, LlamaLogLevel } from "node-llama-cpp";
import type { Host } from "nsigma/hosts";
import { nodeLlamaCppHost } from "nsigma/node-llama-cpp";
import { GGUF_FILE } from "nsigma-tiny-model";
import { afterAll, describe, expect, it } from "vitest";
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

describe("examples/node-llama-cpp", () => {
  it("node examples/node-llama-cpp/index.js writes one answer twice, by the host and by a session", async () => {
    const program = fileURLToPath(new URL("../../examples/node-llama-cpp/index.js", import.meta.url));
    // Where there is a GPU, node-llama-cpp says that the packages for it are not installed here.
    const env = { ...process.env, NODE_LLAMA_CPP_GPU: "false" };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], { env });
    const [host, session] = stdout.trim().split(/\n\(end of text, \d+ tokens\)\n\n/);
    expect({ session, stderr }).toEqual({ session: host, stderr: "" });
    expect(host).toMatch(/#### 21$/);
  });
});
