import { GGUF_FILE } from "nsigma-tiny-model";
import { beforeAll, describe, expect, it } from "vitest";
import { loadLocal } from "./load.ts";
import { EMBEDDED } from "./locate.ts";
import type { LocalModel } from "./model.ts";
import { textOf, vocabularyOf } from "./vocabulary.ts";

describe("breakersOf(text) of the embedded model", () => {
  let model: LocalModel;
  beforeAll(async () => {
    model = await loadLocal(EMBEDDED);
  });
  const spelt = (tokens: readonly number[]) => tokens.map((id) => textOf(model, id)).join("");

  it.each(["\n", ".", "on a", "the end"])(
    "%j: every sequence has the text in it, and no less would",
    (text) => {
      const sequences = vocabularyOf(model).breakersOf(text);
      expect(sequences.length).toBeGreaterThan(0);
      for (const tokens of sequences) {
        expect(spelt(tokens)).toContain(text);
        if (tokens.length > 1) expect(spelt(tokens.slice(0, -1))).not.toContain(text);
      }
    },
  );

  it("has every token that has the text in it, and those that end with its beginning", () => {
    const heads = vocabularyOf(model)
      .breakersOf("the end")
      .map(([head]) => textOf(model, head));
    expect(heads).toEqual(expect.arrayContaining(["t", " t"]));
    const dots = vocabularyOf(model).breakersOf(".");
    const ids = Array.from({ length: model.vocabSize }, (_, id) => id);
    expect(dots.map(([id]) => id)).toEqual(ids.filter((id) => textOf(model, id).includes(".")));
  });
});

it("the embedded model knows the bytes of parts of characters, in ONNX as in GGUF", async () => {
  const text = "7 × 8 = 56 €, é, 🙂";
  for (const name of [EMBEDDED, GGUF_FILE]) {
    const model = await loadLocal(name);
    const { tokensOf, textOf: reads, bytesOf } = model.tokenText;
    const ids = [...tokensOf(text)];
    expect(ids.some((id) => reads([id], true).includes("\ufffd"))).toBe(true);
    expect(Buffer.concat(ids.map((id) => bytesOf!(id)!)).toString()).toBe(text);
    await model.close();
  }
});
