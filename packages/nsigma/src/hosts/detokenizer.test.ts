import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Detokenizer } from "./detokenizer.ts";

/** A tokenizer of bytes: the ids are those of UTF-8. */
const ofBytes = (ids: number[]): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(ids));

describe("new Detokenizer(decode)", () => {
  it("push(id) hands out a character when its last byte has come", () => {
    const detokenizer = new Detokenizer(ofBytes);
    const pieces = [...new TextEncoder().encode("aσ€")].map((id) => detokenizer.push(id));
    expect(pieces).toEqual(["a", "", "σ", "", "", "€"]);
  });

  it("push(id) reads a token behind the one before, where it may read otherwise than alone", () => {
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
});
