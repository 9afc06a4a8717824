import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { noRepeatNgram } from "./no-repeat-ngram.ts";
import { topK } from "./top-k.ts";

/** The ids banned after a text, of a row of `size` zeros. */
function banned(tokens: readonly number[], n: number, size = 9): number[] {
  const sampler = stepSampler([noRepeatNgram(n)], { seed: 1 });
  sampler.prompt(tokens);
  const mask = sampler.mask(new Float32Array(size));
  return [...mask.keys()].filter((id) => mask[id] === -Infinity);
}

/** The definition: the text with each token appended ends with n tokens that it had before. */
function plain(tokens: readonly number[], n: number, size = 9): number[] {
  const key = (some: readonly number[]) => some.join(" ");
  const seen = new Set(
    tokens.slice(0, Math.max(0, tokens.length - n + 1)).map((_, i) => key(tokens.slice(i, i + n))),
  );
  const end = tokens.length < n ? null : tokens.slice(tokens.length - n + 1);
  if (end === null) return [];
  return Array.from({ length: size }, (_, id) => id).filter((id) => seen.has(key([...end, id])));
}

describe("noRepeatNgram", () => {
  it.each([
    [2, [1, 1, 2, 1], [1, 2]],
    [2, [0, 1, 0, 1], [0]],
    [3, [1, 1, 2, 1], []],
    [3, [0, 1, 0, 1], [0]],
    [3, [1, 2, 5, 7, 8, 5, 1, 2], [5]],
    [3, [1, 2], []],
    [3, [], []],
    [1, [4, 4, 2], [2, 4]],
  ])("noRepeatNgram(%s) after %j bans %j, as in the tests of Hugging Face", (n, tokens, expected) => {
    expect(banned(tokens, n)).toEqual(expected);
  });

  it("noRepeatNgram(n) passes over tokens that are cut or beyond the row", () => {
    const sampler = stepSampler([topK(2), noRepeatNgram(1)], { seed: 1 });
    sampler.prompt([0, 1, 50]);
    expect([...sampler.mask(rowOfLogits(3, 0, 2))]).toEqual([-Infinity, -Infinity, 2]);
  });

  it("noRepeatNgram(1) lets sample choose every token once, and then none", () => {
    const sampler = createSampler({ noRepeatNgram: 1, seed: 4 });
    const chosen = Array.from({ length: 5 }, () => sampler.sample(new Float32Array(5)));
    expect(chosen.sort()).toEqual([0, 1, 2, 3, 4]);
    expect(() => sampler.sample(new Float32Array(5))).toThrow("banned");
  });

  it("noRepeatNgram(0) is off", () => {
    expect(stepSampler([noRepeatNgram(0)]).steps).toEqual([]);
    expect(createSampler({ noRepeatNgram: 0 }).steps).toEqual([]);
  });

  it.each([-1, 1.5, NaN, "3"])("noRepeatNgram(%j) is refused", (n) => {
    expect(() => noRepeatNgram(n as number)).toThrow("noRepeatNgram must be an integer of at least 0");
  });

  it("noRepeatNgram(n) bans what searching the text says, token by token and after rewinding", () => {
    const texts = fc.array(fc.nat(2), { maxLength: 60 });
    const sizes = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(texts, fc.nat(20), texts, sizes, (text, back, more, n) => {
        expect(banned(text, n)).toEqual(plain(text, n));
        const sampler = stepSampler([noRepeatNgram(n)], { seed: 1 });
        for (const token of text) sampler.accept(token);
        const stays = Math.max(0, text.length - back);
        sampler.rewind(text.length - stays);
        for (const token of more) sampler.accept(token);
        const mask = sampler.mask(new Float32Array(9));
        const found = [...mask.keys()].filter((id) => mask[id] === -Infinity);
        expect(found).toEqual(plain([...text.slice(0, stays), ...more], n));
      }),
      { numRuns: 200 },
    );
  });
});
