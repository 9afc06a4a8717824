import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Agent, request } from "undici";
import type { Chain } from "../chains.ts";
import type { Entrant, Runner } from "../race.ts";
import { CONTEXT, PROMPT, THREADS } from "./gguf-writers.ts";

const COMMAND = fileURLToPath(new URL("../../../bin/nsigma.js", import.meta.url));

/** Our server in a process of its own, as people start it, asked by so many clients at once. */
export function ourServer(model: string, { words, ours }: Chain, clients: number): Entrant {
  return {
    name: "nsigma serve",
    chain: words,
    async start() {
      const flags = [
        "--port",
        "0",
        "--parallel",
        `${clients}`,
        "--threads",
        `${THREADS}`,
        "--context",
        `${CONTEXT}`,
      ];
      const child = spawn(process.execPath, [COMMAND, "serve", "--model", model, ...flags], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const lines = createInterface(child.stdout);
      const [line] = (await once(lines, "line")) as [string];
      const { topNSigma: top_n_sigma, temperature } = ours;
      const runner = askedBy(clients, line.split(" ")[0], { top_n_sigma, temperature });
      return {
        ...runner,
        free() {
          runner.free?.();
          child.kill();
        },
      };
    },
  };
}

/** llama.cpp's own server, which somebody has started with the same model, threads and places. */
export function llamaServer(url: string, { words, ours }: Chain, clients: number): Entrant {
  const { topNSigma: top_n_sigma, temperature } = ours;
  // What it has on by default is off, so that the chain is the same.
  const others = {
    top_k: 0,
    top_p: 1,
    min_p: 0,
    samplers: ["top_n_sigma", "temperature"],
    cache_prompt: true,
  };
  return {
    name: "llama.cpp's server",
    chain: words,
    start: () => askedBy(clients, url, { top_n_sigma, temperature, ...others }),
  };
}

/** Clients that stream a text each, without an end, so that all are of one length. */
function askedBy(clients: number, url: string, sampler: object): Runner {
  const dispatcher = new Agent({ connections: clients });
  return {
    async time(calls) {
      const start = performance.now();
      await Promise.all(Array.from({ length: clients }, () => ask(calls)));
      return (performance.now() - start) * 1000;
    },
    free: () => void dispatcher.close(),
  };

  async function ask(tokens: number): Promise<void> {
    const { statusCode, body } = await request(`${url}/v1/completions`, {
      method: "POST",
      dispatcher,
      reset: true, // llama.cpp's closes connections that are idle between two rounds
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        prompt: PROMPT,
        max_tokens: tokens,
        stream: true,
        ignore_eos: true,
        ...sampler,
      }),
    });
    const text = await body.text();
    if (statusCode !== 200 || !text.includes("[DONE]"))
      throw new Error(`${url} answered ${statusCode}: ${text.slice(0, 500)}`);
  }
}
