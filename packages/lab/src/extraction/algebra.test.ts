import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expanded } from "./algebra.ts";

describe("expanded(latex)", () => {
  it.each([
    ["(x+1)x", "x^{2}+x"],
    ["x(x+1)", "x^{2}+x"],
    ["(x+1)^2+(x-1)", "x^{2}+3x"],
    ["(x+1)(x+2)(x+3)(x+4)", "x^{4}+10x^{3}+35x^{2}+50x+24"],
    ["x\\cdot y", "xy"],
    ["x\\times y", "xy"],
    ["\\pi(x+1)", "\\pi x+\\pi"],
    ["x\\pi", "\\pi x"],
    ["\\sqrt[3]{x}", "x^{\\frac{1}{3}}"],
    [`x${"+1".repeat(49)}0`, "x+58"],
  ])("expanded(%j) is %j", (latex, result) => {
    expect(expanded(latex)).toBe(result);
  });

  it.each([
    ["\\frac{1}{\\sqrt{2}}", "\\frac{\\sqrt{2}}{2}"],
    ["\\frac{3}{2\\sqrt{12}}", "\\frac{\\sqrt{3}}{4}"],
    ["\\frac{x+\\frac{1}{2}}{\\sqrt{2}}", "\\frac{\\sqrt{2}x}{2}+\\frac{\\sqrt{2}}{4}"],
    ["1/\\sqrt{10}", "\\frac{\\sqrt{10}}{10}"],
  ])("expanded(%j), a root in the denominator, is %j", (latex, result) => {
    expect(expanded(latex)).toBe(result);
  });

  it.each([
    ["\\sqrt{2}\\sqrt{3}", "\\sqrt{6}"],
    ["\\sqrt{10}\\cdot\\sqrt{15}", "5\\sqrt{6}"],
    ["\\sqrt{2}\\pi\\sqrt{3}", "\\sqrt{6}\\pi"],
    ["(\\sqrt{2}+\\sqrt{3})^2", "2\\sqrt{6}+5"],
    ["\\frac{\\sqrt{2}}{\\sqrt{3}}", "\\frac{\\sqrt{6}}{3}"],
    ["\\frac{5}{\\sqrt{2}\\sqrt{3}}", "\\frac{5\\sqrt{6}}{6}"],
    ["\\sqrt{2}\\sqrt{3}^3", "\\sqrt{2}\\sqrt{3}^{3}"],
    ["\\sqrt[3]{2}\\sqrt[3]{3}", "6^{\\frac{1}{3}}"],
    ["\\sqrt{2}\\sqrt[3]{3}", "3^{\\frac{1}{3}}\\sqrt{2}"],
    ["\\sqrt{99999989}\\sqrt{9999991}", "\\sqrt{999998990000099}"],
    ["\\sqrt{999999937}\\sqrt{9999991}", "\\sqrt{9999991}\\sqrt{999999937}"],
  ])("expanded(%j), a product of roots, is %j", (latex, result) => {
    expect(expanded(latex)).toBe(result);
  });

  it("expanded(a product of roots) is the root of the product", () => {
    const number = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(number, number, (one, other) => {
        expect(expanded(`\\sqrt{${one}}\\sqrt{${other}}`)).toBe(expanded(`\\sqrt{${one * other}}`));
      }),
    );
  });

  it.each([
    ["0.25x", "\\frac{x}{4}"],
    ["10.25+x", "x+\\frac{41}{4}"],
    ["12.50", "\\frac{25}{2}"],
    ["123456789012345", "123456789012345"],
  ])("expanded(%j), a decimal, is %j: exact", (latex, result) => {
    expect(expanded(latex)).toBe(result);
  });

  it.each([
    ["a word", "abcd"],
    ["letters that are no product", "ab"],
    ["a function", "f(x)"],
    ["a sum without its end", "1+"],
    ["a bracket without its end", "((x"],
    ["a division by zero", "1/0"],
    ["an equation", "x=1"],
    ["another command", "\\foo"],
    ["a letter with a meaning of its own", "E+1"],
    ["16 digits", "1234567890123456"],
    ["a result with fewer digits than it has", "2^{99}"],
    ["a result of more than 100 characters", "(a+b)^{8}c"],
    ["more than 100 characters", `x${"+1".repeat(50)}`],
  ])("expanded(%s: %j) is undefined", (_name, latex) => {
    expect(expanded(latex)).toBeUndefined();
  });

  it.each([
    ["four letters", "a+b+c+d", "five", "a+b+c+d+e"],
    ["the eighth power of a sum", "(x+1)^{8}", "the ninth", "(x+1)^9"],
    ["the fourth power of three", "(x+y+1)^4", "the fifth", "(x+y+1)^5"],
    ["one power of a sum", "(x+1)^2(x+2)", "two", "(x+1)^2(x+2)^2"],
    ["a power that is a number", "(x+1)^{-2}", "a letter", "(x+1)^{n}"],
    ["four brackets", "(x+1)(x+2)(x+3)(x+4)", "five", "(x+1)(x+2)(x+3)(x+4)(x+5)"],
    ["a power of two digits", "x^{99}", "three", "x^{100}"],
    ["a power", "x^{y}", "a tower", "x^{y^2}"],
  ])(
    "expanded(%s, %j) is multiplied out, %s (%j) is not: that could take long",
    (_few, small, _more, large) => {
      expect(expanded(small)).toBeDefined();
      expect(expanded(large)).toBeUndefined();
    },
  );

  it.each(["x^100", "x^{-100}"])("expanded(%j) is undefined too", (latex) => {
    expect(expanded(latex)).toBeUndefined();
  });
});
