import { describe, expect, it } from "vitest";
import { GGUF_FILE } from "nsigma-tiny-model";
import { loadLocal } from "./load.ts";
import { EMBEDDED } from "./locate.ts";
import { tokenBytes } from "./token-bytes.ts";

describe("tokenBytes(tokenizer)", () => {
  it("knows the bytes of parts of characters of the embedded model, in ONNX as in GGUF", async () => {
    const text = "7 × 8 = 56 €, é, 🙂";
    for (const name of [EMBEDDED, GGUF_FILE]) {
      const model = await loadLocal(name);
      const { tokensOf, textOf, bytesOf } = model.tokenText;
      const ids = [...tokensOf(text)];
      expect(ids.some((id) => textOf([id], true).includes("\ufffd"))).toBe(true);
      expect(Buffer.concat(ids.map((id) => bytesOf!(id)!)).toString()).toBe(text);
      await model.close();
    }
  });

  it("knows tokens that stand for one byte in other tokenizers, and nothing of other tokens", () => {
    const inside = {
      id_to_token: (id: number) => ["▁the", "<0xE2>"][id],
      decoder: {},
      added_tokens: [],
    };
    const bytesOf = tokenBytes({ _tokenizer: inside } as never);
    expect(bytesOf(1)).toEqual(Uint8Array.of(0xe2));
    expect([bytesOf(0), bytesOf(9)]).toEqual([undefined, undefined]);
  });
});
