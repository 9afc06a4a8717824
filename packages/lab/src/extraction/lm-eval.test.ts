import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lmEval } from "./lm-eval.ts";
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
