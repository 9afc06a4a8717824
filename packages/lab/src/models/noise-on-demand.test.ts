import { problems } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateAll } from "../generate/generate-all.ts";
import { generate, type GenerateRequest } from "../generate/generate.ts";
import { EMBEDDED } from "./locate.ts";
import { loadLocal } from "./load.ts";
import type { LocalModel } from "./model.ts";

describe("the embedded model", () => {
  let model: LocalModel;
  beforeAll(async () => {
    model = await loadLocal(EMBEDDED);
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
});
