import { describe, expect, it } from "vitest";
import { minervaMath } from "./minerva-math.ts";

describe("minervaMath(answer)", () => {
  // Worked out by hand from `normalize_final_answer` of lm-evaluation-harness (minerva_math/utils.py).
  it.each([
    ["x = 5", "5"],
    ["y=x=7", "7"],
    ["so $12$ of them", "12"],
    ["$1$ or $2$", "1"],
    ["\\text{blue}", "blue"],
    ["\\text{}", ""],
    ["\\textbf{(A)}", "(A)"],
    ["\\overline{AB}", "AB"],
    ["\\boxed{12}", "12"],
    ["\\boxed{\\frac{1}{2}}", "\\frac{1}{2}"],
    ["\\frac12", "\\frac{1}{2}"],
    ["\\frac{1}{2}", "\\frac{1}{2}"],
    ["\\sqrt3", "\\sqrt{3}"],
    ["1,234,000", "1234000"],
    ["1,000.5", "1,000.5"],
    ["x,1", "x,1"],
    ["1,x", "1,x"],
    ["5 \\text{ cm}", "5"],
    ["12 square units", "12"],
    ["90^\\circ", "90"],
  ])("minervaMath(%j) is %j", (answer, normal) => {
    expect(minervaMath(answer)).toBe(normal);
  });
});
