/// <reference types="vite/client" />
import { LoggerWithoutDebug, Wllama } from "@wllama/wllama";
import wasm from "@wllama/wllama/esm/wasm/wllama.wasm?url";
import type { HostRequest, Message } from "nsigma/hosts";
import { wllamaHost } from "nsigma/wllama";
import { offerHost } from "./offer-host.ts";

type Probabilities = { content: { top_probs: { id: number; prob: number }[] }[] } | null;

export interface Completed {
  text: string;
  kept: { id: number; prob: number }[];
}

/** @param settings beside those that every model here is loaded with; null: loads none */
async function load(settings: object | null = {}): Promise<Wllama> {
  const wllama = new Wllama({ default: wasm }, { suppressNativeLog: true, logger: LoggerWithoutDebug });
  if (settings === null) return wllama;
  const file = await fetch("/gguf/tiny-model-f16.gguf");
  await wllama.loadModel([await file.blob()], { n_ctx: 512, n_threads: 1, n_gpu_layers: 0, ...settings });
  return wllama;
}

const loading = load();
offerHost(loading.then((wllama) => wllamaHost({ wllama })));

Object.assign(globalThis, {
  /** wllama itself, without a host of ours around it: the text, and what was left of the first token's row. */
  async complete(options: { prompt: string } | { messages: Message[] }): Promise<Completed> {
    const wllama = await loading;
    if ("messages" in options) {
      const { choices } = await wllama.createChatCompletion(options);
      return { text: choices[0].message.content ?? "", kept: [] };
    }
    const { choices } = await wllama.createCompletion(options);
    const { text, logprobs } = choices[0];
    return { text, kept: (logprobs as unknown as Probabilities)?.content[0].top_probs ?? [] };
  },
  /** A host whose model was loaded with other settings: its answer or its error's message. */
  async askLoaded({ settings, request }: { settings: object | null; request: HostRequest }): Promise<string> {
    const wllama = await load(settings);
    return wllamaHost({ wllama })
      .generate(request)
      .then(
        ({ text }) => text,
        (error: Error) => error.message,
      )
      .finally(() => wllama.exit());
  },
});
