import { Decoder, type OnnxruntimeSettings } from "nsigma/onnxruntime";
import { beforeAll, describe, expect, it } from "vitest";
import { NO_SMOLLM2_ONNX } from "../real-models.ts";
import { smollm2Session } from "./smollm2.ts";
import { sameRows, told, write } from "./told.ts";

describe.skipIf(NO_SMOLLM2_ONNX !== undefined)(`SmolLM2 in ONNX (${NO_SMOLLM2_ONNX ?? "here"})`, () => {
  describe("in float16, with GroupQueryAttention", () => {
    const PROMPT = Array.from({ length: 24 }, (_, at) => 100 + ((at * 7919) % 30_000));
    const TOKENS = [500, 600, 700];
    let settings: Promise<OnnxruntimeSettings>;
    beforeAll(() => {
      settings = smollm2Session("fp16");
    });

    it("decode([row]) gives the same logits, bit for bit, whatever ran before", async () => {
      const decoder = new Decoder(await settings);
      const first = told(PROMPT, TOKENS);
      await write(decoder, [first], 1);
      for (const before of [[], [...PROMPT.slice(0, 12), 5, 6, 7], [...PROMPT, 8, 9], PROMPT.slice(0, -1)]) {
        if (before.length > 0) await write(decoder, [told(before, TOKENS)], 1);
        const again = told(PROMPT, TOKENS);
        await write(decoder, [again], 1);
        expect(sameRows(again.seen, first.seen)).toBe(true);
      }
    });

    it("decode(rows) gives each row the same logits, bit for bit, in any batch", async () => {
      const rows = (): ReturnType<typeof told>[] =>
        Array.from({ length: 4 }, (_, at) => told([...PROMPT.slice(0, 10 + at), 900 + at], TOKENS));
      const [alone, together] = [rows(), rows()];
      await write(new Decoder(await settings), alone, 1);
      await write(new Decoder(await settings), together, 4);
      for (const [at, { seen }] of alone.entries()) expect(sameRows(seen, together[at].seen)).toBe(true);
    });
  });
});
