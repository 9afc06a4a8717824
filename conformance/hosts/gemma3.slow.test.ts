import { type LlamaCppHost, llamaCppHost } from "nsigma/llama-cpp";
import { RowOutline } from "nsigma/analysis";
import { describe, expect, it } from "vitest";
import { textRows } from "../../packages/lab/src/calibrate/model-rows.ts";
import { loadLocal } from "../../packages/lab/src/models/load.ts";
import { GEMMA3_GGUF, NO_GEMMA3 } from "../real-models.ts";
import { hostSuite } from "./host-suite.ts";

/** One thread: more wait for each other, and are hundreds of times slower where others want the cores too. */
const SETTINGS = { model: GEMMA3_GGUF, threads: 1, contextSize: 512, exact: true } as const;

describe.skipIf(NO_GEMMA3 !== undefined)(`Gemma 3 in GGUF (${NO_GEMMA3 ?? "here"})`, () => {
  let reference: Promise<LlamaCppHost> | undefined;
  hostSuite({
    name: "llama-cpp",
    open: () => llamaCppHost(SETTINGS),
    model: {
      // It is not one for chats: it has no template.
      prompt: "Once upon a time, in a village by the sea,",
      reference: () => (reference ??= llamaCppHost(SETTINGS)),
      special: [105, "<start_of_turn>"],
      tooLong: "plums ".repeat(1000),
      tokens: 16,
    },
    skip: {
      "no noise": "it has noise: llama-cpp-noise.test.ts",
      hot: "the model goes on with texts and answers nothing",
    },
  });

  it("draws inside llama.cpp's graph what our chain draws from 262,144 logits", async () => {
    const texts = [];
    for (const inGraph of [false, true]) {
      const host = await llamaCppHost({ ...SETTINGS, inGraph });
      const sampler = { topNSigma: 1, temperature: 1.5, seed: 7, draws: "llama.cpp" } as const;
      const { text } = await host.generate({ prompt: "Once upon a time", sampler, maxTokens: 16 });
      texts.push(text);
      expect(host.drawnInGraph).toBe(inGraph ? 16 : 0);
      await host.close();
    }
    expect(texts[1]).toBe(texts[0]);
  });

  it("predicts a text in pieces as one that it goes on with: each piece begins with the token that it needs", async () => {
    const model = await loadLocal(GEMMA3_GGUF, { threads: 1, context: 512 });
    const text =
      "The village lies by the sea, and most of the people who live there go out to catch fish every day.";
    const meanRank = async (rows: ReturnType<typeof textRows>) => {
      let count = 0;
      let sum = 0;
      for await (const { logits, target } of rows) {
        sum += Math.log2(new RowOutline(logits, target).rank);
        count++;
      }
      return sum / count;
    };
    const as = await meanRank(textRows(model, text, 200));
    const without = await meanRank(textRows({ ...model, encode: () => [] }, text, 200));
    await model.close();
    expect(as).toBeLessThan(without - 1);
  });
});
