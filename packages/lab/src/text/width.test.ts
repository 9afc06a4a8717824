import fc from "fast-check";
import { expect, it } from "vitest";
import { listItem, wrapped } from "./width.ts";

it("wrapped(text, width) breaks between words", () => {
  expect(wrapped("one two three four", 9)).toBe("one two\nthree\nfour");
  expect(wrapped("one\ntwo three", 20)).toBe("one\ntwo three");
});

it("listItem(text, width) sets what it breaks off further in", () => {
  expect(listItem("one two three four", 13)).toBe("  one two\n    three\n    four");
});

it("wrapped(text, width) keeps every word in its place, on lines that are no longer", () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,10}$/), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(words, fc.integer({ min: 10, max: 40 }), (list, width) => {
      const lines = wrapped(list.join(" "), width).split("\n");
      expect(lines.join(" ")).toBe(list.join(" "));
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    }),
  );
});
