import { GGUF_FILE } from "nsigma-tiny-model";
import type { Row } from "nsigma/hosts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf } from "../generate/generate-all.ts";
import { loadLocal } from "./load.ts";
import { EMBEDDED } from "./locate.ts";
import type { LocalModel, ManyTexts } from "./model.ts";

const PROMPTS = [
  "Tom has 3 apples.",
  "Ann",
  "A train with 12 cars and 4 people in each of them",
  "Tom has 5 pears.",
];

describe.each([
  ["the embedded model in onnxruntime", EMBEDDED],
  ["the embedded model in llama.cpp", GGUF_FILE],
])("write(row) of %s", (_, name) => {
  let model: LocalModel;
  let decoder: ManyTexts;

  beforeAll(async () => {
    model = await loadLocal(name, { texts: 3, exact: false });
    decoder = model.decoder!;
  });
  afterAll(() => model.close());

  /** A row that is the same whatever runs beside it, and its text when it has been written. */
  function text(at: number): { row: Row; written: Promise<string> } {
    const request = {
      prompt: PROMPTS[at % PROMPTS.length],
      sampler: { topNSigma: 2, seed: at },
      maxTokens: 10 + (at % 7),
    };
    const row = Object.assign(rowOf(at, model, request), { exact: true });
    return { row, written: decoder.write(row).then(() => row.answer.end().text) };
  }

  it("writes of rows that come at any time what each is alone", async () => {
    const alone: string[] = [];
    for (let at = 0; at < 12; at++) alone.push(await text(at).written);
    const together = [];
    for (let at = 0; at < 12; at++) {
      together.push(text(at).written);
      if (at % 3 === 0) await new Promise((resolve) => setTimeout(resolve, at));
    }
    expect(await Promise.all(together)).toEqual(alone);
  });

  it("ends no other row when one of them throws, and rejects that one", async () => {
    const failing: Row = {
      prompt: [5, 6, 7],
      over: false,
      next() {
        throw new Error("mine");
      },
    };
    const [good, bad] = [text(1).written, decoder.write(failing)];
    await expect(bad).rejects.toThrow("mine");
    expect(await good).toBe(await text(1).written);
  });

  it("refuses ids that the model does not have, alone", async () => {
    const good = text(2).written;
    await expect(decoder.write({ prompt: [1e9], over: false, next: () => 0 })).rejects.toThrow(/token/);
    expect(await good).toBe(await text(2).written);
  });
});
