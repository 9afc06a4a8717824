import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lmEval, lmEvalTarget } from "./lm-eval.ts";
import { minervaMath } from "./minerva-math.ts";

describe("lmEval(text, math)", () => {
  it("lmEval finds what the harness's own pattern finds first", () => {
    const piece = fc.constantFrom(
      "Final Answer: The final answer is",
      " I hope it is correct",
      "I hope it is correct.",
      ".",
      " 5",
      "x",
      "\n",
    );
    const pattern = /Final Answer: The final answer is([^\n]*?)[^\n] I hope it is correct[^\n]/;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        const found = pattern.exec(`${text}I hope it is correct.`);
        expect(lmEval(text, "math").answer).toBe(found ? minervaMath(found[1].trim()) : undefined);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("lmEval(text, math), its edges", () => {
  const said = (answer: string) => `Final Answer: The final answer is${answer}. I hope it is correct.`;

  it("lmEval leaves out what blanks stand around, and answers of more than 1,000 characters", () => {
    expect(lmEval(said("\t5"), "math").answer).toBe("5");
    expect(lmEval(said("x".repeat(1000)), "math").answer).toBe("x".repeat(1000));
    expect(lmEval(said("x".repeat(1001)), "math").answer).toBeUndefined();
  });
});

describe("lmEvalTarget(target, kind)", () => {
  it.each([
    ["He has 5.\n#### $1,800.", "number", "1800"],
    ["#### -7", "number", "-7"],
    ["1e5 #### 1E5", "number", "1e5"],
    ["( B ) ", "letter", "B"],
    ["x = \\frac12", "math", "\\frac{1}{2}"],
  ] as const)("lmEvalTarget(%j, %s) is %j", (target, kind, normal) => {
    expect(lmEvalTarget(target, kind)).toBe(normal);
  });
});
