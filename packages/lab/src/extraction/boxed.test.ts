import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boxes, lastBoxed } from "./boxed.ts";

describe("lastBoxed(text)", () => {
  it.each([
    ["\\boxed{5}", "5"],
    ["\\boxed{\\frac{1}{2}} and more}", "\\frac{1}{2}"],
    ["\\boxed{1} then \\fbox{2}", "2"],
    ["\\boxed{1} then \\boxed{2", "1"],
    ["$\\boxed 7$", "7"],
    ["\\boxed{}", ""],
    ["\\boxed{a \\boxed{b}}", "b"],
    ["\\boxed{\\{1, 2\\}}", "\\{1, 2\\}"],
    ["\\boxed{\\left\\{ 1 \\right.}", "\\left\\{ 1 \\right."],
    ["no box", undefined],
    ["\\boxed", undefined],
  ])("lastBoxed(%j) is %j", (text, inside) => {
    expect(lastBoxed(text)).toBe(inside);
  });
});

describe("boxes(text)", () => {
  it("boxes(text) in one pass are those that counting braces from each box finds", () => {
    const piece = fc.constantFrom("\\boxed{", "{", "}", "a", "\\fbox{");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join("");
        expect(boxes(text)).toEqual(countedBoxes(text));
      }),
      { numRuns: 500 },
    );
  });
});

function countedBoxes(text: string): { place: number; inside: string }[] {
  return [...text.matchAll(/\\(?:boxed|fbox)\{/g)].flatMap(({ index, 0: mark }) => {
    const start = index + mark.length;
    let depth = 1;
    for (let at = start; at < text.length; at++) {
      if (text[at] === "{") depth++;
      if (text[at] === "}" && --depth === 0) return [{ place: index, inside: text.slice(start, at) }];
    }
    return [];
  });
}
