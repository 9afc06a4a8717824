import { Decoder, onnxruntimeHost } from "nsigma/onnxruntime";
import { describe, expect, it } from "vitest";
import { NO_SMOLLM2_ONNX } from "../real-models.ts";
import { hostSuite } from "./host-suite.ts";
import { SMOLLM2, smollm2Session } from "./smollm2.ts";
import { sameRows, told, write } from "./told.ts";

describe.skipIf(NO_SMOLLM2_ONNX !== undefined)(`SmolLM2 in ONNX (${NO_SMOLLM2_ONNX ?? "here"})`, () => {
  hostSuite({
    name: "onnxruntime, on onnxruntime-node",
    model: SMOLLM2,
    open: async () => onnxruntimeHost(await smollm2Session("fp32")),
    skip: { "no noise": "it depends on the model: onnxruntime-noise.test.ts" },
  });

  describe("in float16, with GroupQueryAttention", () => {
    const PROMPT = Array.from({ length: 40 }, (_, at) => 100 + ((at * 7919) % 30_000));
    const TOKENS = [500, 600, 700];

    it("decode([row]) gives the same logits, bit for bit, whatever ran before", async () => {
      const decoder = new Decoder(await smollm2Session("fp16"));
      const first = told(PROMPT, TOKENS);
      await write(decoder, [first], 1);
      for (const before of [[], [...PROMPT.slice(0, 20), 5, 6, 7], [...PROMPT, 8, 9], PROMPT.slice(0, -1)]) {
        if (before.length > 0) await write(decoder, [told(before, TOKENS)], 1);
        const again = told(PROMPT, TOKENS);
        await write(decoder, [again], 1);
        expect(sameRows(again.seen, first.seen)).toBe(true);
      }
    });

    it("decode(rows) gives each row the same logits, bit for bit, in any batch", async () => {
      const settings = await smollm2Session("fp16");
      const rows = (): ReturnType<typeof told>[] =>
        Array.from({ length: 5 }, (_, at) => told([...PROMPT.slice(0, 10 + at), 900 + at], TOKENS));
      const [alone, together] = [rows(), rows()];
      await write(new Decoder(settings), alone, 1);
      await write(new Decoder(settings), together, 5);
      for (const [at, { seen }] of alone.entries()) expect(sameRows(seen, together[at].seen)).toBe(true);
    });
  });
});
