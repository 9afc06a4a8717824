import { describe, expect, it } from "vitest";
import { stopTokens } from "./stop-tokens.ts";
import { tokenText } from "./tokenizer.ts";
import { TOKENIZERS } from "./tokenizers.fixture.ts";

describe.each(Object.entries(TOKENIZERS))("stopTokens(stops, a tokenizer of %s)", (_name, tokenizer) => {
  const known = tokenText(tokenizer);

  it("stopTokens() finds the special tokens among stop strings", () => {
    expect(stopTokens(["it", "<|end|>", "\n\n", " ", "</s>"], known)).toEqual([2, 1]);
    expect(stopTokens([], known)).toEqual([]);
  });

  it.each(["<|end|>\n", "it<|end|>", "<|end|> ", "</s><s>"])(
    "stopTokens([%j]) could never be met, so it is refused",
    (stop) => {
      const special = stop.startsWith("</s>") ? "</s>" : "<|end|>";
      expect(() => stopTokens([stop], known)).toThrow(
        `stop must be a text without special tokens, or "${special}" alone: special tokens are no part of an answer's text, got ${JSON.stringify(stop)}`,
      );
    },
  );
});
