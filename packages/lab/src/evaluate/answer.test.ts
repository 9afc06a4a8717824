import { describe, expect, it } from "vitest";
import { finalAnswer } from "./answer.ts";

describe("finalAnswer(text)", () => {
  it.each([
    ["3 + 4 = 7\n#### 7", 7],
    ["#### 7", 7],
    ["####7", 7],
    ["#### 0", 0],
    ["#### -12", -12],
    ["#### 1,234,567", 1234567],
    ["#### 3.5", 3.5],
    ["#### 18 apples", 18],
    ["#### 18.", 18],
    ["#### 5\nNo, wait.\n#### 6", 6],
    ["#### 5 #### 6", 6],
  ])("finalAnswer(%j) is %d", (text, answer) => {
    expect(finalAnswer(text)).toBe(answer);
  });

  it.each(["", "The answer is 7.", "### 7", "#### ", "#### seven", "#### ,", "7 ####"])(
    "finalAnswer(%j) is null",
    (text) => {
      expect(finalAnswer(text)).toBeNull();
    },
  );
});
