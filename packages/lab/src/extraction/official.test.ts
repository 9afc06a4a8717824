import { describe, expect, it } from "vitest";
import { NONE } from "./extracted.ts";
import { official, officialTarget } from "./official.ts";

describe("official(text, kind)", () => {
  it.each([
    ["The final answer is  . 7 . .", "math", "7"],
    ["The final answer is \\frac12.", "math", "\\frac{1}{2}"],
    ["The final answer is (B).", "letter", "(B)"],
    ["The final answer is about 12.5 or 13.", "number", "12.5"],
  ] as const)("official(%j, %s) is %j", (text, kind, answer) => {
    expect(official(text, kind)).toEqual({ answer, rule: "phrase" });
  });

  it.each([
    ["The final answer is none.", "number", "The final answer is none"],
    ["7", "math", "7"],
    ["(B)", "letter", "(B)"],
  ] as const)("official(%j, %s) finds no answer and takes the whole text", (text, kind, answer) => {
    expect(official(text, kind)).toEqual({ answer, rule: NONE });
  });
});

describe("officialTarget(target, kind)", () => {
  it.each([
    ["He has 5.\n#### 1,800 ", "number", "1,800"],
    ["18", "number", "18"],
    ["( B ) ", "letter", "(B)"],
    ["\\frac12", "math", "\\frac{1}{2}"],
  ] as const)("officialTarget(%j, %s) is %j", (target, kind, normal) => {
    expect(officialTarget(target, kind)).toBe(normal);
  });
});
