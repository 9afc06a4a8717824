import { describe, expect, it } from "vitest";
import { strict } from "./strict.ts";

describe("strict(text, number)", () => {
  it.each([
    ["3 + 4 = 7\n#### 7", "7"],
    ["####7", "7"],
    ["#### 0", "0"],
    ["#### -12", "-12"],
    ["#### 1,234,567", "1234567"],
    ["#### 3.5", "3.5"],
    ["#### 18 apples", "18"],
    ["#### 18.", "18"],
    ["#### 5\nNo, wait.\n#### 6", "6"],
    ["#### 5 #### 6", "6"],
  ])("strict(%j, number) is %s", (text, answer) => {
    expect(strict(text, "number")).toEqual({ answer, rule: "marker" });
  });

  it.each(["", "The answer is 7.", "### 7", "#### ", "#### seven", "#### ,", "7 ####"])(
    "strict(%j, number) is nothing",
    (text) => {
      expect(strict(text, "number").answer).toBeUndefined();
    },
  );
});

describe("strict(text, math)", () => {
  it("strict takes the last box, and what follows the marker where the box is too long to be an answer", () => {
    const boxed = (length: number) => `#### 5\n\\boxed{${"x".repeat(length)}}`;
    expect(strict(boxed(1000), "math")).toEqual({ answer: "x".repeat(1000), rule: "boxed" });
    expect(strict(boxed(1001), "math")).toEqual({ answer: "5", rule: "marker" });
    expect(strict("#### 5", "math")).toEqual({ answer: "5", rule: "marker" });
  });
});
