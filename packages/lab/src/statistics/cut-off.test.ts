import { describe, expect, it } from "vitest";
import { cutOffWords, isMuchCutOff } from "./cut-off.ts";

const cell = (name: string, cutOff: number) => ({ cell: name, texts: 100, cutOff });

describe("cutOffWords(cells, remedy)", () => {
  it("cutOffWords(cells without any) says so", () => {
    expect(cutOffWords([cell("a", 0), cell("b", 0)], "maxTokens")).toBe(
      "No text was cut off at the token limit.",
    );
  });

  it("cutOffWords(cells with less than 5 %) counts them", () => {
    expect(cutOffWords([cell("a", 4), cell("b", 0)], "maxTokens")).toBe(
      "The token limit cut off 4 of 200 texts.",
    );
  });

  it("cutOffWords(cells, one of them with 5 %) warns, names the worst and says what to do", () => {
    expect(cutOffWords([cell("a", 5), cell("b", 40), cell("c", 0)], "maxTokens in the plan")).toBe(
      "Warning: the token limit cut off 45 of 300 texts, 5 % or more in 2 of 3 cells (the most: b: 40.0 %). A text without an answer counts as wrong: raise maxTokens in the plan before you trust these shares.",
    );
  });

  it("cutOffWords(cells of different sizes) names the one with the largest share, of equals the first", () => {
    const cells = [
      { cell: "small", texts: 10, cutOff: 2 },
      { cell: "large", texts: 100, cutOff: 10 },
      { cell: "also small", texts: 20, cutOff: 4 },
    ];
    expect(cutOffWords(cells, "maxTokens")).toContain("in 3 of 3 cells (the most: small: 20.0 %)");
  });

  it("cutOffWords(one cell) does not speak of cells", () => {
    expect(cutOffWords([cell("a", 12)], "--max-tokens")).toMatch(
      /^Warning: the token limit cut off 12 of 100 texts, 12\.0 %\. A text/,
    );
  });
});

describe("isMuchCutOff(cell)", () => {
  it("isMuchCutOff(cell) begins at 5 % of the texts", () => {
    expect([4, 5, 100].map((cutOff) => isMuchCutOff({ texts: 100, cutOff }))).toEqual([false, true, true]);
    expect(isMuchCutOff({ texts: 0, cutOff: 0 })).toBe(false);
  });
});
