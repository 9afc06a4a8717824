import { describe, expect, it } from "vitest";
import { officialMath } from "./official-math.ts";

describe("officialMath(answer)", () => {
  // Worked out by hand from `_strip_string` of hendrycks/math (modeling/math_equivalence.py).
  it.each([
    ["\\tfrac12", "\\frac{1}{2}"],
    ["\\dfrac{1}{2}", "\\frac{1}{2}"],
    ["\\frac1{72}", "\\frac{1}{72}"],
    ["\\frac123", "\\frac{1}{2}3"],
    ["2\\frac{1}{3}+\\frac45", "2\\frac{1}{3}+\\frac{4}{5}"],
    ["\\sqrt3", "\\sqrt{3}"],
    ["2\\sqrt{3}+\\sqrt5x", "2\\sqrt{3}+\\sqrt{5}x"],
    ["x = 5", "5"],
    ["xyz=5", "xyz=5"],
    ["a=b=c", "a=b=c"],
    [".5", "\\frac{1}{2}"],
    ["0.5", "\\frac{1}{2}"],
    ["0.50", "0.50"],
    ["-.5", "-.5"],
    ["a .5", "a0.5"],
    ["x^{.5}", "x^{0.5}"],
    ["1/2", "\\frac{1}{2}"],
    ["-13/40", "\\frac{-13}{40}"],
    ["0/5", "\\frac{0}{5}"],
    ["01/2", "01/2"],
    ["1/-20", "\\frac{1}{-20}"],
    ["1/2/3", "1/2/3"],
    ["x1/2", "x1/2"],
    ["1/2x", "1/2x"],
    ["5\\text{ cm}", "5"],
    ["\\text{ cm}", ""],
    ["50\\%", "50"],
    ["90^\\circ", "90"],
    ["90^{\\circ}", "90"],
    ["\\left(1,\\! 2\\right)", "(1,2)"],
    ["a\\\\b", "a\\b"],
    ["\\$5\n", "5"],
    ["", ""],
  ])("officialMath(%j) is %j", (answer, normal) => {
    expect(officialMath(answer)).toBe(normal);
  });

  it.each(["\\frac", "1+\\frac", "\\sqrt", "\\sqrt3\\sqrt", "1\\text{ a}2\\text{ b} .5"])(
    "officialMath(%j) is the answer as it was: the scorer fails on it",
    (answer) => {
      expect(officialMath(answer)).toBe(answer);
    },
  );

  it("officialMath(a fraction of one letter) leaves this and all other fractions", () => {
    expect(officialMath("\\frac12+\\frac1")).toBe("\\frac12+\\frac1");
  });
});
