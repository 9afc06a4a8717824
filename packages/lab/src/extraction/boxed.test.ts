import { describe, expect, it } from "vitest";
import { lastBoxed } from "./boxed.ts";

describe("lastBoxed(text)", () => {
  it.each([
    ["\\boxed{5}", "5"],
    ["\\boxed{\\frac{1}{2}} and more}", "\\frac{1}{2}"],
    ["\\boxed{1} then \\fbox{2}", "2"],
    ["\\boxed{1} then \\boxed{2", "1"],
    ["$\\boxed 7$", "7"],
    ["\\boxed{}", ""],
    ["\\boxed{a \\boxed{b}}", "b"],
    ["no box", undefined],
    ["\\boxed", undefined],
  ])("lastBoxed(%j) is %j", (text, inside) => {
    expect(lastBoxed(text)).toBe(inside);
  });
});
