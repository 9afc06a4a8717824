import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Detokenizer } from "./detokenizer.ts";
import { FIRST_BYTE, TOKENIZERS } from "./tokenizers.fixture.ts";
import { tokenText } from "./tokenizer.ts";

/** What is handed out for each token, and at the end. */
function piecesOf(decode: (ids: number[]) => string, ids: readonly number[], before?: number[]): string[] {
  const detokenizer = new Detokenizer(decode, before);
  return [...ids.map((id) => detokenizer.push(id)), detokenizer.end()];
}

/** A tokenizer of bytes: the ids are those of UTF-8. */
const ofBytes = (ids: number[]): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(ids));

describe("new Detokenizer(decode)", () => {
  it("push(id) hands out a character when its last byte has come", () => {
    const detokenizer = new Detokenizer(ofBytes);
    const pieces = [...new TextEncoder().encode("aσ€")].map((id) => detokenizer.push(id));
    expect(pieces).toEqual(["a", "", "σ", "", "", "€"]);
  });

  it("push(id) reads a token after the one before, where it may read otherwise than alone", () => {
    // As SentencePiece does: the space before a word is dropped at the beginning of a text.
    const words = (ids: number[]): string =>
      ids
        .map((id) => ` word${id}`)
        .join("")
        .trimStart();
    const detokenizer = new Detokenizer(words);
    expect([1, 2, 3].map((id) => detokenizer.push(id))).toEqual(["word1", " word2", " word3"]);
  });

  it("end() hands out what never became a character", () => {
    const detokenizer = new Detokenizer(ofBytes);
    expect(detokenizer.push(0xcf)).toBe("");
    expect(detokenizer.end()).toBe("\ufffd");
    expect(detokenizer.end()).toBe("");
  });

  it("a decoder that refuses an empty list is never asked to read one", () => {
    const detokenizer = new Detokenizer((ids) => {
      if (ids.length === 0) throw new Error("nothing to read");
      return ofBytes(ids);
    });
    expect(detokenizer.end()).toBe("");
    expect(detokenizer.push(97)).toBe("a");
  });

  it("push(id) and end() together give the whole text, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const detokenizer = new Detokenizer(ofBytes);
        const pieces = [...new TextEncoder().encode(text)].map((id) => detokenizer.push(id));
        expect([...pieces, detokenizer.end()].join("")).toBe(ofBytes([...new TextEncoder().encode(text)]));
      }),
    );
  });

  it("push(id) of bytes that are no character hands each out when three more have come", () => {
    expect(piecesOf(ofBytes, [0xff, 0xff, 0xff, 0xff, 0xff, 97])).toEqual([
      "",
      "",
      "",
      "\ufffd",
      "\ufffd",
      "\ufffd\ufffd\ufffda",
      "",
    ]);
  });

  it("push(id) hands out a U+FFFD that the model wrote", () => {
    const bytes = [...new TextEncoder().encode("a\ufffdb")];
    expect(piecesOf(ofBytes, bytes)).toEqual(["a", "", "", "", "\ufffdb", ""]);
    expect(piecesOf(ofBytes, bytes.slice(0, -1)).join("")).toBe("a\ufffd");
  });

  it("push(id) reads a few tokens at a time, however long nothing can be shown", () => {
    let longest = 0;
    const decode = (ids: number[]): string => {
      longest = Math.max(longest, ids.length);
      return ids.map((id) => ["", "\ufffd", "a"][id]).join("");
    };
    for (const endless of [0, 1]) piecesOf(decode, [2, 2, ...Array<number>(1000).fill(endless)]);
    expect(longest).toBeLessThan(10);
  });

  it("push(id) keeps what was handed out where the decoder would take some of it back", () => {
    const cleaned = (ids: number[]): string =>
      ids
        .map((id) => ["it", " ", ",", " fine"][id])
        .join("")
        .replaceAll(" ,", ",");
    expect(piecesOf(cleaned, [0, 1, 2, 3])).toEqual(["it", " ", ",", " fine", ""]);
  });

  it("new Detokenizer(decode, before) reads the first token after the text that it goes on with", () => {
    const { textOf } = tokenText(TOKENIZERS.sentencepiece);
    const [it, fine] = TOKENIZERS.sentencepiece.convert_tokens_to_ids(["▁it", "▁fine"]) as number[];
    const decode = (ids: number[]): string => textOf(ids, false);
    expect(piecesOf(decode, [it, fine])).toEqual(["it", " fine", ""]);
    expect(piecesOf(decode, [fine], [it])).toEqual([" fine", ""]);
  });

  it.each(Object.entries(TOKENIZERS))(
    "push(id) and end() with a tokenizer of %s give what one decode of all ids gives",
    (_name, tokenizer) => {
      const { textOf } = tokenText(tokenizer);
      const decode = (ids: number[]): string => textOf(ids, false);
      const size = tokenizer.get_vocab().size;
      // Of bytes that end in the middle of a character there are more than chance would make.
      const character = fc.tuple(fc.constantFrom("é", "€", "😀", "\ufeff"), fc.nat(4));
      const bytes = character.map(([text, end]) => [...new TextEncoder().encode(text)].slice(0, end));
      const known = bytes.map((ids) => ids.map((id) => (id + FIRST_BYTE) % size));
      const id = fc.nat(size - 1).map((id) => [id]);
      const some = fc
        .array(fc.oneof(id, known), { minLength: 1, maxLength: 12 })
        .map((groups) => groups.flat());
      fc.assert(
        fc.property(some, (ids) => {
          fc.pre(ids.length > 0);
          expect(piecesOf(decode, ids).join("")).toBe(decode(ids));
        }),
        { numRuns: 1000 },
      );
    },
  );
});
