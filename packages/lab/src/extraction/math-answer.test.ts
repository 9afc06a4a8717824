import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseMath } from "./math-answer.ts";

describe("normaliseMath(answer)", () => {
  it.each([
    ["0.5", "\\frac12", "\\dfrac{1}{2}", "1/2", "\\frac{2}{4}", "$\\tfrac{1}{2}$.", ".50"],
    ["1000", "1,000", "1{,}000", "1,\\!000", "\\$1,000", "1000\\text{ dollars}", "1000.0"],
    ["\\sqrt3", "\\sqrt{3}", "\\sqrt 3", "$\\sqrt{3}$", "\\(\\sqrt{3}\\)"],
    ["(1, 2)", "\\left(1,2\\right)", "(1,\\,2.0)", "\\left( 1 , 2 \\right)"],
    ["3, 1, 2", "1,2,3", "1, 2, and 3", "1, 2\\text{ and }3", "2 , 1,3"],
    ["(1,2),(3,4)", "(3, 4), (1, 2)", "(1,2) and (3,4)"],
    ["(x+1)(x-2)", "(x + 1)(x - 2)", "\\left(x+1\\right)\\left(x-2\\right)"],
    ["(-\\infty,1)\\cup(2,3)", "(-\\infty, 1) \\cup (2, 3)"],
    ["90^\\circ", "90", "90^{\\circ}", "90°", "90 degrees", "90\\text{ degrees}"],
    ["x = 5", "5", "x=5", "$x = 5$", "a_1 = 5", "**5**"],
    ["(C)", "C", "\\text{(C)}", "\\mathrm{C}"],
    ["x \\le 3", "x\\leq3", "x \\leq 3"],
    ["\\frac{-1}{2}", "-\\frac{1}{2}", "-0.5", "-1/2", "\\frac{-2}{4}"],
    ["11_{2}", "11_2", "11_{ 2 }"],
    ["\\pi/2", "\\frac{\\pi}{2}", "\\frac{1}{2}\\pi", "0.5\\pi", "\\frac\\pi2"],
    ["2\\pi r", "2 \\pi r", "2r\\pi", "2\\cdot\\pi\\cdot r"],
    [
      "\\begin{pmatrix} 1 \\\\ 1/2 \\end{pmatrix}",
      "\\begin{pmatrix}1\\\\\\frac12\\end{pmatrix}",
      "\\begin{bmatrix} 1 \\\\[2pt] 0.5 \\\\ \\end{bmatrix}",
    ],
    ["\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}", "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4.0 \\end{pmatrix}"],
    ["x^2 + x", "x(x+1)", "x + x^{2}", "(x+1)x", "x\\cdot(1+x)"],
    ["(x+1)^2", "x^2+2x+1", "(1+x)(x+1)"],
    ["\\frac{3x-1}{2}", "\\frac{3}{2}x - \\frac12", "1.5x-0.5"],
    ["\\frac{1}{\\sqrt{2}}", "\\frac{\\sqrt{2}}{2}", "\\sqrt2/2", "\\sqrt{\\frac{1}{2}}", "1/\\sqrt{2}"],
    ["2\\sqrt{3}", "\\sqrt{12}", "\\frac{6}{\\sqrt3}", "\\sqrt{2}\\sqrt{6}"],
    ["1+\\sqrt2", "\\frac{2+\\sqrt{8}}{2}", "\\sqrt{2} + 1"],
    ["3-4i", "(2-i)^2", "-4i+3"],
    ["ab+c", "c + ba"],
    ["2^{10}", "1024", "4^5"],
    ["y = 2x + 3", "y = 3 + 2x", "2x+3"],
    ["(\\sqrt{8}, x+1)", "(2\\sqrt2, 1+x)"],
    ["5", "x_{12} = 5", "\\alpha = 5", "A = 5", "5..", "5,;", "$$5$$", "\\[5\\]", "(5)"],
    ["\\pi r", "\\pi  r", "\\pi\\, r", "\\pi\\ r", "r\\pi"],
    ["1, 200", "1,  200", "200, 1", "200\\text{ and }1", "1 and 200"],
    ["12 cm^2", "12\\text{ cm}^2", "12\\mbox{ cm}^2", "12"],
  ])("normaliseMath makes one of %j, %j and the rest", (first, ...others) => {
    for (const other of others) expect(normaliseMath(other), other).toBe(normaliseMath(first));
  });

  it.each([
    ["(1,2)", "(2,1)"],
    ["[1,2]", "(1,2)"],
    ["2\\sqrt{3}", "3\\sqrt{2}"],
    ["-5", "5"],
    ["2 pi", "2"],
    ["\\pi", "pi"],
    ["12,3", "123"],
    ["y = 2x + 3", "y = 2x - 3"],
    ["x^2", "x2"],
    ["11_2", "11_3"],
    ["1, 200", "1,200"],
    ["AB = 5", "5"],
    ["x = y = 5", "5"],
    ["*5", "5"],
    ["a\\(5\\)", "5"],
    ["(CD)", "(C)"],
    ["x = y = z", "x = z"],
    ["0 and 990", "0,990"],
    ["x+1", "x-1"],
    ["\\sqrt{2}", "1.41421356237309505"],
    ["ab", "ba"],
    ["no", "on"],
    ["\\frac{x^2}{2}", "\\frac{x}{2}"],
    ["\\begin{pmatrix}1\\\\2\\end{pmatrix}", "\\begin{pmatrix}2\\\\1\\end{pmatrix}"],
    ["\\begin{vmatrix}1&2\\\\3&4\\end{vmatrix}", "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}"],
    ["\\frac{1}{2}x", "\\frac{1}{2}"],
  ])("normaliseMath keeps %j and %j apart", (one, other) => {
    expect(normaliseMath(one)).not.toBe(normaliseMath(other));
  });

  it("normaliseMath(more than 1,000 characters) is as it was", () => {
    expect(normaliseMath(`${"1".repeat(999)} `)).toBe("1".repeat(999));
    expect(normaliseMath(`${"1".repeat(1000)} `)).toBe(`${"1".repeat(1000)} `);
  });

  it("normaliseMath(normaliseMath(answer)) changes nothing more", () => {
    const number = fc.oneof(
      fc.integer({ min: -2000, max: 2000 }).map((integer) => integer.toLocaleString("en")),
      fc.tuple(fc.nat(99), fc.integer({ min: 1, max: 99 })).map(([a, b]) => `\\dfrac{${a}}{${b}}`),
      fc.nat(9999).map((digits) => `.${digits}`),
    );
    const term = fc.oneof(
      number,
      fc.nat(99).map((n) => `${n}\\sqrt{${n + 1}}`),
      fc.nat(9).map((n) => `\\frac\\pi${n}`),
      fc.constantFrom("x + 1", "2\\pi", "\\text{yes}", "-\\infty", "x^{10}"),
    );
    const answer = fc.oneof(
      term,
      fc.tuple(term, term).map(([a, b]) => `\\left(${a}, ${b}\\right]`),
      fc.array(term, { minLength: 2, maxLength: 4 }).map((terms) => terms.join(", ")),
    );
    const written = fc.tuple(answer, fc.constantFrom("$A$", "A.", "**A**", "x = A", "\\(A\\)", "A\\%"));
    fc.assert(
      fc.property(written, ([inner, way]) => {
        const once = normaliseMath(way.replace("A", () => inner));
        expect(normaliseMath(once)).toBe(once);
        if (way !== "A\\%") expect(once).toBe(normaliseMath(inner));
      }),
    );
  });

  it("normaliseMath(a sum of terms) does not depend on their order", () => {
    const term = fc
      .tuple(
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom("", "x", "y^2", "xy", "\\sqrt{2}", "\\pi", "x^{3}"),
      )
      .map(([factor, what]) => `${factor}${what}`);
    const sum = fc
      .array(term, { minLength: 2, maxLength: 5 })
      .chain((terms) =>
        fc.tuple(fc.constant(terms), fc.shuffledSubarray(terms, { minLength: terms.length })),
      );
    fc.assert(
      fc.property(sum, ([terms, shuffled]) => {
        const once = normaliseMath(terms.join("+"));
        expect(normaliseMath(shuffled.join(" + "))).toBe(once);
        expect(normaliseMath(once)).toBe(once);
      }),
    );
  });

  it("normaliseMath(any text) gives a text", () => {
    const piece = fc.constantFrom(
      "0",
      ".",
      ",",
      "(",
      ")",
      "{",
      "}",
      "$",
      "=",
      "\\frac",
      "\\sqrt",
      "\\text{",
      "/",
      "and",
      "\n",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join("")),
        ),
        (text) => {
          expect(typeof normaliseMath(text)).toBe("string");
        },
      ),
    );
  });
});
