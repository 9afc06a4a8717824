import { availableParallelism } from "node:os";
import { createSampler } from "nsigma";
import { type Row, TextRow } from "nsigma/hosts";
import { LlamaContext, llamaCppHost, loadModel } from "nsigma/llama-cpp";
import { nodeLlamaCppHost } from "nsigma/node-llama-cpp";
import type { Chain } from "../chains.ts";
import type { LlamaLibrary } from "../native/llama-library.ts";
import type { Entrant } from "../race.ts";

export const PROMPT = "The sea was calm that morning, and the old fisherman said";
/** More than any of these texts has. */
export const CONTEXT = 512;
/** One core is left free: threads wait for each other in a loop, and one that finds no core stops all. */
export const THREADS = Math.max(1, availableParallelism() - 1);

/** Our host, many texts at once; what sampling takes of it includes copying the logits. */
export function ourHost(model: string, { words, ours }: Chain, batch: number): Entrant {
  return {
    name: "nsigma/llama-cpp",
    chain: words,
    async start() {
      const settings = { model, contextSize: CONTEXT, threads: THREADS, sequences: batch, gpuLayers: 0 };
      const host = await llamaCppHost(settings);
      const prompt = host.encode(PROMPT);
      let sampling = 0;
      return {
        async time(calls) {
          sampling = 0;
          const start = performance.now();
          const rows = Array.from({ length: batch }, (_, seed) => rowOf(calls, seed));
          for await (const _ of host.decode(rows, batch));
          return since(start);
        },
        sampling: () => sampling,
        free: () => void host.close(),
      };

      function rowOf(calls: number, seed: number): Row {
        const request = { prompt: PROMPT, sampler: { ...ours, seed }, maxTokens: calls };
        // Without an end, so that all texts are of one length.
        const known = { tokenText: host.tokenText, endOfText: [], contextLength: CONTEXT, prompt };
        const row = new TextRow(undefined, request, known);
        const sampler = createSampler(request.sampler);
        return {
          prompt,
          get over() {
            return row.over;
          },
          next(logits) {
            const start = performance.now();
            const token = sampler.sample(logits);
            sampling += since(start);
            row.take(token);
            return token;
          },
        };
      }
    },
  };
}

/** The same host, with Top-nσ and llama.cpp's draw inside llama.cpp's graph. */
export function ourHostInGraph(model: string, { words, ours }: Chain): Entrant {
  return {
    name: "nsigma/llama-cpp, in the graph",
    chain: words,
    async start() {
      const settings = { model, contextSize: CONTEXT, threads: THREADS, gpuLayers: 0, inGraph: true };
      const host = await llamaCppHost(settings);
      return {
        async time(calls) {
          const start = performance.now();
          const sampler = { ...ours, draws: "llama.cpp" } as const;
          const { tokens } = await host.generate({ prompt: PROMPT, sampler, maxTokens: calls });
          return (since(start) / tokens) * calls; // it may have ended before
        },
        free: () => void host.close(),
      };
    },
  };
}

/** llama.cpp by itself: its decode and its own chain, with nothing between them. */
export function llamaItself(model: string, library: LlamaLibrary, { words, llama }: Chain): Entrant {
  return {
    name: "llama.cpp",
    chain: words,
    async start() {
      const loaded = await loadModel({ model, gpuLayers: 0 });
      const settings = { contextSize: CONTEXT, sequences: 1, threads: THREADS };
      const context = await LlamaContext.open(loaded, settings);
      const steps = library.chain(llama);
      const prompt = loaded.vocabulary.promptOf(PROMPT);
      prompt.slice(0, -1).forEach((token, position) => context.batch.add(token, position, 0, false));
      await context.decode();
      return {
        async time(calls) {
          const start = performance.now();
          context.forget(0, prompt.length - 1);
          let token = prompt[prompt.length - 1];
          for (let call = 0; call < calls; call++) {
            context.batch.clear();
            context.batch.add(token, prompt.length - 1 + call, 0, true);
            await context.decode();
            token = library.sample(steps, context.address, -1);
          }
          return since(start);
        },
        free() {
          library.free(steps);
          context.close();
        },
      };
    },
  };
}

/** node-llama-cpp by itself. */
export function nodeLlamaCpp(model: string, words: string, options: object): Entrant {
  return {
    name: "node-llama-cpp",
    chain: words,
    async start() {
      const { sequence, tokens, dispose } = await openSequence(model);
      return {
        async time(calls) {
          const start = performance.now();
          await sequence.clearHistory();
          let left = calls;
          for await (const _ of sequence.evaluate(tokens, { ...options, yieldEogToken: true }))
            if (--left === 0) break;
          return since(start);
        },
        free: dispose,
      };
    },
  };
}

/** Our other host, which reads what node-llama-cpp hands out. */
export function ourHostOnNode(model: string, { words, ours }: Chain): Entrant {
  return {
    name: "nsigma/node-llama-cpp",
    chain: words,
    async start() {
      const { sequence, dispose } = await openSequence(model);
      const host = nodeLlamaCppHost({ sequence });
      return {
        async time(calls) {
          const start = performance.now();
          const { tokens } = await host.generate({ prompt: PROMPT, sampler: ours, maxTokens: calls });
          return (since(start) / tokens) * calls; // it may have ended before
        },
        free: dispose,
      };
    },
  };
}

async function openSequence(modelPath: string) {
  const { getLlama, LlamaLogLevel } = await import("node-llama-cpp");
  const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.disabled });
  const model = await llama.loadModel({ modelPath });
  const context = await model.createContext({ threads: THREADS, contextSize: CONTEXT });
  return {
    sequence: context.getSequence(),
    tokens: model.tokenize(PROMPT),
    dispose: () => void model.dispose(),
  };
}

function since(start: number): number {
  return (performance.now() - start) * 1000;
}
