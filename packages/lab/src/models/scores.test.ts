import { createSampler } from "nsigma";
import { GGUF_FILE } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadLocal } from "./load.ts";
import { EMBEDDED } from "./locate.ts";
import type { LocalModel } from "./model.ts";
import { logProbabilities } from "./scores.ts";

describe.each([
  ["the embedded model in onnxruntime", EMBEDDED],
  ["the embedded model in llama.cpp", GGUF_FILE],
])("logProbabilities(%s, ids, start)", (_, name) => {
  let model: LocalModel;
  beforeAll(async () => {
    model = await loadLocal(name);
  });
  afterAll(() => model.close());

  it("has what the distribution after each beginning of the text gives its next token", async () => {
    const ids = model.encode("Tom has 3 apples and buys 4 more.");
    const plain = createSampler({});
    const expected: number[] = [];
    for (let at = 2; at < ids.length; at++) {
      const [row] = await model.logitsAfter(ids.slice(0, at), at - 1);
      const { ids: ranked, probabilities } = plain.distribution(row);
      expected.push(Math.log(probabilities[ranked.indexOf(ids[at])]));
    }
    const found = await logProbabilities(model, ids, 2);
    expect(found).toHaveLength(ids.length - 2);
    for (const [at, each] of found.entries()) expect(each).toBeCloseTo(expected[at], 3);
  });

  it("has nothing for a text that ends where it should start", async () => {
    const ids = model.encode("Tom has 3");
    expect(await logProbabilities(model, ids, ids.length)).toEqual([]);
  });
});
