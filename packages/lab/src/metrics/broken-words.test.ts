import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPEN_ENDED_PROMPTS } from "../tasks/open-ended-prompts.ts";
import { englishIn, lettersOf, mixesScripts } from "./broken-words.ts";

describe("lettersOf(text)", () => {
  it.each([
    ["It's a well-known fact: 3 of 10 don’t.", ["It's", "a", "well", "known", "fact", "of", "don’t"]],
    ["'quoted' words, x2", ["quoted", "words", "x"]],
    ["книгаbook и слово", ["книгаbook", "и", "слово"]],
    ["3 + 4 = 7 !!!", []],
    ["", []],
  ])("lettersOf(%j) is %j", (text, words) => {
    expect(lettersOf(text)).toEqual(words);
  });
});

describe("mixesScripts(word)", () => {
  it.each(["книгаbook", "wоrd", "Topσ", "猫cat", "catкот", "hello世界", "אבc"])("%s does", (word) => {
    expect(mixesScripts(word)).toBe(true);
  });

  it.each(["book", "naïve", "don’t", "книга", "σ", "食べる", "カタカナー", "한국어漢字", "שלום", "a\u0301"])(
    "%s does not",
    (word) => {
      expect(mixesScripts(word)).toBe(false);
    },
  );

  it("does where letters of two scripts stand together, and not where they are of one", () => {
    const latin = fc.string({ unit: fc.constantFrom(..."abcxyzéß"), minLength: 1, maxLength: 6 });
    const cyrillic = fc.string({ unit: fc.constantFrom(..."бвгджя"), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(latin, cyrillic, (one, other) => {
        expect([one, other, one + other, other + one].map(mixesScripts)).toEqual([false, false, true, true]);
      }),
    );
  });
});

describe("englishIn(words)", () => {
  const known = (text: string) => englishIn(lettersOf(text));

  it.each([
    ["the colour and the color of the organised harbours", { asked: 9, known: 9 }],
    ["we don't think that they've won't can't isn't", { asked: 8, known: 8 }],
    ["the café was naïve", { asked: 4, known: 4 }],
    ["responsibilities misunderstandings email website", { asked: 4, known: 4 }],
    ["Elara went to Brindlemark", { asked: 2, known: 2 }],
    ["a b c I", { asked: 0, known: 0 }],
    ["the blorfing ablingfrost", { asked: 3, known: 1 }],
    ["the книга and 山山", { asked: 4, known: 2 }],
  ])("englishIn(the words of %j) is %j", (text, found) => {
    expect(known(text)).toEqual(found);
  });

  it("knows 99 % of the words of our prompts", () => {
    const { asked, known: found } = known(Object.values(OPEN_ENDED_PROMPTS).flat().join("\n"));
    expect(asked).toBeGreaterThan(800);
    expect(found / asked).toBeGreaterThan(0.99);
  });
});
