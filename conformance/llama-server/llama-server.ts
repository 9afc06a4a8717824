import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { GGUF_FILE } from "nsigma-tiny-model";
import { llamaServerFolder } from "../../tools/test-cache.js";

const FOLDER = llamaServerFolder() as string;
const SCRIPT = fileURLToPath(new URL("serve.py", import.meta.url));

/** The most tokens of a text. */
export const CONTEXT = 512;

/** Why tests against llama.cpp's server are skipped; undefined where they are not. */
export const NO_LLAMA_SERVER: string | undefined = existsSync(FOLDER)
  ? undefined
  : "no llama.cpp server: node tools/install-test-needs.js brings it, with Python 3.10 or newer and pip";

/** llama.cpp's own server on this machine. */
export interface LlamaServer {
  /** Without a path; OpenAI's protocol is under /v1. */
  readonly url: string;
  /** Posts JSON and reads JSON. @throws Error with the server's words when it says no */
  post<Answer>(path: string, body: object): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * @param model a .gguf; the embedded model when left out
 * @param parallel texts at once
 */
export async function startLlamaServer(model: string = GGUF_FILE, parallel = 2): Promise<LlamaServer> {
  const words = [SCRIPT, FOLDER, model, String(parallel), String(CONTEXT)];
  const child = spawn("python3", words, { stdio: ["pipe", "pipe", "pipe"] });
  const closed = once(child, "close");
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    log = (log + piece).slice(-2000);
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { value: url, done } = await lines.next();
  if (done) throw new Error(`llama.cpp's server did not start: ${log}`);
  return {
    url,
    async post<Answer>(path: string, body: object): Promise<Answer> {
      const response = await fetch(`${url}${path}`, { method: "POST", body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
      return (await response.json()) as Answer;
    },
    async close() {
      child.stdin.end();
      await closed;
    },
  };
}
