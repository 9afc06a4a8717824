import { join } from "node:path";
import { MODEL_FOLDER, problems } from "nsigma-tiny-model";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateAll } from "../generate/generate-all.ts";
import { generate, type GenerateRequest } from "../generate/generate.ts";
import { EMBEDDED } from "./locate.ts";
import { loadOnnx } from "./load-onnx.ts";
import type { OnnxModel } from "./model.ts";
import { NoiseOnDemand } from "./noise-on-demand.ts";

describe("the embedded model", () => {
  let model: OnnxModel;
  beforeAll(async () => {
    model = await loadOnnx(EMBEDDED, MODEL_FOLDER);
  });
  afterAll(() => model.close());

  const requests: GenerateRequest[] = [...problems({ seed: 3, split: "test", count: 4 })].flatMap(
    ({ question }, at) => {
      const request = { prompt: question, sampler: { temperature: 0 }, maxTokens: 40 };
      return [request, { ...request, noise: { hidden: 2, attention: 2, seed: at } }];
    },
  );

  it("honours noise, beside requests without, alone and many at a time", async () => {
    const alone: string[] = [];
    for (const request of requests) alone.push((await generate(model, request)).text);
    expect(new Set(alone).size).toBe(requests.length);
    for (const order of [requests, requests.toReversed()]) {
      const together: string[] = [];
      for await (const { index, text } of generateAll(model, order, 4)) together[index] = text;
      expect(order === requests ? together : together.toReversed()).toEqual(alone);
    }
  });

  it("says which letters of noise its graph has no place for", async () => {
    await expect(generate(model, { ...requests[0], noise: { cachedKey: 0.1 } })).rejects.toThrow(
      "noise.cachedKey is not supported: this model has inputs for the noise of hidden, query, key, value, attention, and for no other",
    );
  });

  it("refuses noise on a GPU, where it would run on the processor without a word", async () => {
    const session = await InferenceSession.create(join(MODEL_FOLDER, "onnx/model.onnx"));
    const settings = { session, Tensor, tokenizer: model.tokenizer, config: model.network.config as object };
    const onGpu = new NoiseOnDemand(MODEL_FOLDER, settings, { gpu: "cuda" });
    const request = { prompt: "2 + 2", sampler: { temperature: 0 }, maxTokens: 1 };
    const host = onGpu.host(model.host);
    expect((await host.generate(request)).tokens).toBe(1);
    await expect(host.generate({ ...request, noise: { attention: 0.1 } })).rejects.toThrow(
      "--gpu cuda: noise in the embedded model runs on the processor; leave --gpu out, or give --model a folder that nsigma models noise has written",
    );
  });
});
