import { type LlamaCppHost, llamaCppHost } from "nsigma/llama-cpp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_SMOLLM2_GGUF, SMOLLM2_GGUF } from "../real-models.ts";
import { CONTEXT, type LlamaServer, NO_LLAMA_SERVER, startLlamaServer } from "./llama-server.ts";

const PROMPTS = [
  "Once upon a time",
  "The capital of France is",
  "Write a haiku about rain.",
  "def fibonacci(n):",
  "In the beginning",
  "My favourite recipe is",
  "The three laws of robotics",
  "Dear Sir or Madam,",
  "List five animals:",
  "Why is the sky blue? Because",
];
const TOKENS = 200;
const MISSING = NO_LLAMA_SERVER ?? NO_SMOLLM2_GGUF;

describe.skipIf(MISSING !== undefined)(
  `SmolLM2 in llama.cpp's server and in our host (${MISSING ?? "here"})`,
  () => {
    let server: LlamaServer;
    let host: LlamaCppHost;
    beforeAll(async () => {
      // Alone, and on one thread as the server is: in a batch and on more threads llama.cpp rounds otherwise.
      server = await startLlamaServer(SMOLLM2_GGUF, 1);
      host = await llamaCppHost({ model: SMOLLM2_GGUF, threads: 1, contextSize: CONTEXT, exact: true });
    });
    afterAll(async () => {
      await host.close();
      await server.close();
    });

    it.each(PROMPTS)("%j goes on with the same 200 best tokens", async (prompt) => {
      const request = { prompt, n_predict: TOKENS, samplers: ["top_k"], top_k: 1 };
      const { content } = await server.post<{ content: string }>("/completion", request);
      const { text } = await host.generate({ prompt, sampler: { temperature: 0 }, maxTokens: TOKENS });
      expect(text).toBe(content);
      expect(text.length).toBeGreaterThan(100);
    });

    it.each(PROMPTS)("%j goes on with the same 200 tokens, drawn as llama.cpp draws", async (prompt) => {
      const cut = { samplers: ["top_n_sigma", "temperature"], top_n_sigma: 1, temperature: 1.5, seed: 42 };
      const request = { prompt, n_predict: TOKENS, ...cut };
      const { content } = await server.post<{ content: string }>("/completion", request);
      const sampler = { topNSigma: 1, temperature: 1.5, seed: 42, draws: "llama.cpp" } as const;
      const { text } = await host.generate({ prompt, sampler, maxTokens: TOKENS });
      expect(text).toBe(content);
    });
  },
);
