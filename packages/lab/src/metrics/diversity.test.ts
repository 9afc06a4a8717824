import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compressionRatio,
  distinct,
  equalLengths,
  nGrams,
  selfBleu,
  selfRepetition,
  words,
} from "./diversity.ts";
import vectors from "./diversity.vectors.json" with { type: "json" };

const { texts, expect: published } = vectors;
const tokens = texts.map(words);

const token = fc.constantFrom("a", "b", "c", "d");
const someTexts = fc.array(fc.array(token, { minLength: 5, maxLength: 12 }), { minLength: 2, maxLength: 6 });

describe("words(text), nGrams(tokens, n)", () => {
  it("words(text) are what stands between white space", () => {
    expect(words("  It's\ta dog.\n\nYes ")).toEqual(["It's", "a", "dog.", "Yes"]);
    expect(words("")).toEqual([]);
  });

  it("nGrams(tokens, n) are all runs of n tokens, of words or ids", () => {
    expect(nGrams(["a", "b", "c"], 2)).toEqual(["a\u0000b", "b\u0000c"]);
    expect(nGrams([1, 23], 2)).not.toEqual(nGrams([12, 3], 2));
    expect(nGrams(["a"], 2)).toEqual([]);
  });
});

describe("equalLengths(texts, length)", () => {
  it("equalLengths(texts) cuts all to the shortest; with a length, shorter ones are left out", () => {
    expect(
      equalLengths([
        ["a", "b", "c"],
        ["d", "e"],
      ]),
    ).toEqual([
      ["a", "b"],
      ["d", "e"],
    ]);
    expect(
      equalLengths(
        [
          ["a", "b", "c"],
          ["d", "e"],
        ],
        3,
      ),
    ).toEqual([["a", "b", "c"]]);
  });
});

describe("distinct(texts, n)", () => {
  it("distinct(a b a b / a b c, n) by hand", () => {
    const two = [
      ["a", "b", "a", "b"],
      ["a", "b", "c"],
    ];
    expect(distinct(two, 1)).toBe(3 / 7);
    expect(distinct(two, 2)).toBe(3 / 5);
    expect(distinct(two, 4)).toBe(1);
    expect(distinct([["a"]], 2)).toBeNaN();
  });

  it("distinct(texts, n) of the published sentences counts no n-gram across two of them", () => {
    // By Python's set over NLTK's ngrams of each sentence.
    const right = [67 / 116, 99 / 113, 101 / 110, 100 / 107];
    expect([1, 2, 3, 4].map((n) => distinct(tokens, n))).toEqual(right);
  });

  it("distinct(texts said twice, n) is half", () => {
    fc.assert(
      fc.property(someTexts, (said) => {
        expect(distinct([...said, ...said], 2)).toBeCloseTo(distinct(said, 2) / 2, 12);
      }),
    );
  });
});

describe("compressionRatio(texts)", () => {
  it("compressionRatio(the published sentences) is within 5 % of what Python's zlib makes of them", () => {
    const once = published.bytes / published.gzippedOnceByPython;
    expect(Math.abs(compressionRatio(texts) / once - 1)).toBeLessThan(0.05);
  });

  it("compressionRatio(the same text over and over) is larger", () => {
    const same = new Array<string>(20).fill(texts[0]);
    expect(compressionRatio(same)).toBeGreaterThan(5 * compressionRatio(texts));
  });
});

describe("selfRepetition(texts, n)", () => {
  it.each(Object.entries(published.selfRepetition))(
    "selfRepetition(the published sentences, %s) is %d",
    (n, score) => {
      expect(selfRepetition(tokens, Number(n))).toBeCloseTo(score, 12);
    },
  );

  it("selfRepetition(texts without a common n-gram) is 0, however much each repeats itself", () => {
    expect(
      selfRepetition(
        [
          ["a", "a", "a", "a"],
          ["b", "b", "b", "b"],
        ],
        2,
      ),
    ).toBe(0);
  });
});

describe("selfBleu(texts)", () => {
  it("selfBleu(the published sentences) is what NLTK finds", () => {
    expect(selfBleu(tokens)).toBeCloseTo(published.selfBleu, 12);
  });

  it("selfBleu(one text several times) is 1, selfBleu(nothing in common) is 0", () => {
    expect(selfBleu([tokens[0], tokens[0], tokens[0]])).toBeCloseTo(1, 12);
    expect(
      selfBleu([
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ]),
    ).toBe(0);
  });

  it("selfBleu(one text, or texts shorter than n) is NaN", () => {
    expect(selfBleu([tokens[0]])).toBeNaN();
    expect(
      selfBleu([
        ["a", "b"],
        ["a", "b"],
      ]),
    ).toBeNaN();
    expect(
      selfBleu(
        [
          ["a", "b"],
          ["a", "b"],
        ],
        2,
      ),
    ).toBeCloseTo(1, 12);
  });

  it("selfBleu(texts) is in 0 to 1 whatever the order, and counts each n-gram as often as one other text has it", () => {
    fc.assert(
      fc.property(someTexts, (said) => {
        const score = selfBleu(said, 1);
        expect(selfBleu([...said].reverse(), 1)).toBeCloseTo(score, 12);
        const cut = equalLengths(said);
        const count = (text: string[], of: string) => text.filter((each) => each === of).length;
        const slow = cut.map((text, i) => {
          const others = cut.filter((_, j) => j !== i);
          const found = [...new Set(text)].map((each) =>
            Math.min(count(text, each), Math.max(...others.map((other) => count(other, each)))),
          );
          return found.reduce((sum, each) => sum + each, 0) / text.length;
        });
        expect(score).toBeCloseTo(slow.reduce((sum, each) => sum + each, 0) / slow.length, 12);
      }),
    );
  });
});
