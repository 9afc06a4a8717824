import { describe, expect, it } from "vitest";
import { type TokenPieces, tokenBytes } from "./token-bytes.ts";
import { FIRST_BYTE, TOKENIZERS } from "./tokenizers.fixture.ts";

/** What transformers.js keeps inside a tokenizer. */
function piecesOf(name: keyof typeof TOKENIZERS): TokenPieces {
  const { _tokenizer: inside } = TOKENIZERS[name] as unknown as { _tokenizer: TokenPieces };
  return inside;
}

describe("tokenBytes(tokenizer)", () => {
  it.each(["bytes", "sentencepiece"] as const)("knows the bytes of parts of characters (%s)", (name) => {
    const bytesOf = tokenBytes(piecesOf(name));
    const bytes = [...new TextEncoder().encode("€🙂")];
    expect(bytes.flatMap((byte) => [...bytesOf(FIRST_BYTE + byte)!])).toEqual(bytes);
  });

  it("knows nothing of special tokens, of words, and of ids that are not there", () => {
    const special = TOKENIZERS.bytes.encode("<|end|>", { add_special_tokens: false })[0];
    expect(tokenBytes(piecesOf("bytes"))(special)).toBeUndefined();
    expect(tokenBytes(piecesOf("wordpiece"))(5)).toBeUndefined();
    expect(tokenBytes(piecesOf("bytes"))(99_999)).toBeUndefined();
  });

  it("does not make up bytes for a character that stands for none", () => {
    const bytesOf = tokenBytes({
      id_to_token: () => "a \u4e00",
      decoder: { byte_decoder: { a: 97 } },
      get_added_tokens_decoder: () => new Map(),
    });
    expect(bytesOf(0)).toBeUndefined();
  });
});
