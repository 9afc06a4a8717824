import { getLlama, type Llama, LlamaLogLevel } from "node-llama-cpp";
import { llamaCppHost } from "nsigma/llama-cpp";
import { nodeLlamaCppHost } from "nsigma/node-llama-cpp";
import { onnxruntimeHost } from "nsigma/onnxruntime";
import { afterAll, describe, expect, it } from "vitest";
import { NO_SMOLLM2_GGUF, NO_SMOLLM2_ONNX, SMOLLM2_GGUF } from "../real-models.ts";
import { hostSuite } from "./host-suite.ts";
import { SMOLLM2, SMOLLM2_IN_GGUF, SMOLLM2_LLAMA, smollm2Session, smollm2Transformers } from "./smollm2.ts";

describe.skipIf(NO_SMOLLM2_ONNX !== undefined)(`SmolLM2 in ONNX (${NO_SMOLLM2_ONNX ?? "here"})`, () => {
  hostSuite({
    name: "onnxruntime, on onnxruntime-node",
    model: SMOLLM2,
    open: async () => onnxruntimeHost(await smollm2Session("fp32")),
    skip: { "no noise": "it depends on the model: onnxruntime-noise.test.ts" },
  });
  hostSuite({ name: "transformers", model: SMOLLM2, open: SMOLLM2.reference });

  it.each(["fp16", "q4", "q4f16"] as const)(
    "in %s the onnxruntime host writes what transformers.js writes, and keeps as many tokens",
    async (dtype) => {
      const hosts = [await smollm2Transformers(dtype), onnxruntimeHost(await smollm2Session(dtype))];
      const written = [];
      for (const host of hosts) {
        const kept: number[] = [];
        const { text } = await host.generate({
          prompt: [{ role: "user", content: "Name three rivers of Europe." }],
          sampler: { topNSigma: 1, temperature: 1.5, seed: 7 },
          maxTokens: 24,
          onTrace: ({ steps }) => kept.push(steps[0].kept),
        });
        written.push({ text, kept });
      }
      expect(written[1]).toEqual(written[0]);
      expect(Math.max(...written[0].kept)).toBeGreaterThan(1);
    },
  );
});

describe.skipIf(NO_SMOLLM2_GGUF !== undefined)(`SmolLM2 in GGUF (${NO_SMOLLM2_GGUF ?? "here"})`, () => {
  let llama: Llama | undefined;
  afterAll(() => llama?.dispose());

  hostSuite({
    name: "llama-cpp",
    model: SMOLLM2_IN_GGUF,
    open: () => llamaCppHost(SMOLLM2_LLAMA),
    skip: { "no noise": "it has noise: llama-cpp-noise.test.ts" },
  });
  hostSuite({
    name: "node-llama-cpp",
    model: SMOLLM2_IN_GGUF,
    open: async () => {
      llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error });
      const model = await llama.loadModel({ modelPath: SMOLLM2_GGUF });
      const context = await model.createContext({ threads: 1, contextSize: 1024 });
      return nodeLlamaCppHost({ sequence: context.getSequence() });
    },
  });
});
