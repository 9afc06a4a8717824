import { describe, expect, it } from "vitest";
import { Detokenizer } from "./detokenizer.ts";
import { tokenText } from "./tokenizer.ts";
import { TOKENIZERS } from "./tokenizers.fixture.ts";

const { bytes } = TOKENIZERS;

function idsOf(...words: string[]): number[] {
  return words.map((word) => {
    const id = Array.from({ length: bytes.get_vocab().size }, (_, id) => id).find(
      (id) => bytes.decode([id], { clean_up_tokenization_spaces: false }) === word,
    );
    return id as number;
  });
}

describe("tokenText(tokenizer)", () => {
  const ids = idsOf("it", " 's", " fine", " ,");

  it("textOf(ids) leaves every space where it is; the tokenizer by itself does not", () => {
    expect(tokenText(bytes).textOf(ids, false)).toBe("it 's fine ,");
    expect(bytes.decode(ids)).toBe("it's fine,");
  });

  it("textOf(ids) of a stream loses nothing", () => {
    const detokenizer = new Detokenizer((some) => tokenText(bytes).textOf(some, false));
    expect(ids.map((id) => detokenizer.push(id))).toEqual(["it", " 's", " fine", " ,"]);
  });

  it("textOf(ids, special) leaves special tokens out, or writes them", () => {
    const [end] = tokenText(bytes).tokensOf("<|end|>");
    expect(tokenText(bytes).textOf([...ids, end], false)).toBe("it 's fine ,");
    expect(tokenText(bytes).textOf([...ids, end], true)).toBe("it 's fine ,<|end|>");
  });
});
