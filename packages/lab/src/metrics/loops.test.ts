import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endsInLoop } from "./loops.ts";

describe("endsInLoop(text)", () => {
  it.each([
    ["a word", "He said yes yes yes yes yes yes yes yes yes"],
    ["a letter", `Wow, that is so go${"o".repeat(40)}`],
    ["a sentence", "It began well. The cat sat down. The cat sat down. The cat sat down."],
    ["a sentence that is cut off", `Once. ${"She went to the sea. ".repeat(4)}She went t`],
    ["a line", `Steps:\n${"- Mix well\n".repeat(3)}`],
    ["a script without blanks", `昔々、${"山へ行きました。".repeat(4)}`],
    ["white space at the very end", `${"over and over ".repeat(5)}\n\n\n`],
    ["nothing but a loop", "ha".repeat(30)],
  ])("finds %s", (_name, text) => {
    expect(endsInLoop(text)).toBe(true);
  });

  it.each([
    ["no text", ""],
    ["a text", "The sea was calm, and the keeper lit the lamp for the last time that year."],
    ["what is said three times in a few letters", "And the answer was always no, no, no"],
    ["what stands there twice", "The cat sat down on the mat. The cat sat down on the mat."],
    ["a loop that ended", `${"The cat sat. ".repeat(6)}Then it left, and nobody saw it again in that town.`],
    ["a list that counts", "1. red\n2. red\n3. red\n4. red\n5. red\n6. red\n7. red"],
    ["blanks alone", `The end.${"\n".repeat(80)}`],
  ])("finds none in %s", (_name, text) => {
    expect(endsInLoop(text)).toBe(false);
  });

  const letter = fc.constantFrom("a", "b", " ", ".");
  const text = (most: number) => fc.string({ unit: letter, minLength: 1, maxLength: most });

  it("finds every piece of up to 200 characters three times, wherever it is cut off", () => {
    fc.assert(
      fc.property(text(60), text(200), fc.nat(199), (before, piece, cut) => {
        fc.pre(piece.length >= 10);
        const whole = before + piece.repeat(3) + piece.slice(0, cut % piece.length);
        expect(endsInLoop(whole) || whole.trimEnd().length < whole.length).toBe(true);
      }),
    );
  });

  it("is what trying every piece finds", () => {
    const byTrying = (whole: string): boolean => {
      const end = whole.trimEnd();
      for (let period = 1; period <= 200; period++) {
        const length = Math.max(3 * period, 30);
        if (length > end.length) continue;
        const tail = end.slice(-length);
        if (tail.startsWith(tail.slice(period)) || tail.slice(period) === tail.slice(0, -period)) return true;
      }
      return false;
    };
    const nearLoop = fc.tuple(text(20), text(12), fc.integer({ min: 1, max: 12 }), text(3));
    fc.assert(
      fc.property(nearLoop, ([before, piece, times, after]) => {
        const whole = before + piece.repeat(times) + after;
        expect(endsInLoop(whole)).toBe(byTrying(whole));
      }),
      { numRuns: 500 },
    );
  });

  it("reads long texts in a moment", () => {
    const started = performance.now();
    endsInLoop(`${"a".repeat(99)}b`.repeat(2000) + "c");
    expect(performance.now() - started).toBeLessThan(500);
  });
});
