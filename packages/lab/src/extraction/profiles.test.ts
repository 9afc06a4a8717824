import { describe, expect, it } from "vitest";
import { NONE } from "./extracted.ts";
import { official, OFFICIAL_DEFECTS } from "./official.ts";
import { isRight, mark } from "./profiles.ts";
import { robust } from "./robust.ts";

describe("mark(text, target, kind, profile)", () => {
  it("mark(text, target) reads by the robust profile and names the rule", () => {
    expect(mark("So 7 it is.\n#### 7", "#### 7", "number")).toEqual({
      answer: "7",
      rule: "####",
      right: true,
      parsed: true,
    });
    expect(mark("So 7 it is.", "7", "number")).toMatchObject({ rule: "last number", right: true });
  });

  it("mark(an unreadable text) is wrong and unparsed in every profile, though official takes the text for the answer", () => {
    for (const profile of ["robust", "strict", "lm-eval"] as const) {
      expect(mark("I give up", "7", "number", profile)).toEqual({
        answer: undefined,
        rule: NONE,
        right: false,
        parsed: false,
      });
    }
    const taken = { answer: "I give up", rule: NONE, right: false, parsed: false };
    expect(mark("I give up.", "7", "number", "official")).toEqual(taken);
  });

  it("mark(text, target, letter) takes B and (B) for the same target", () => {
    for (const profile of ["robust", "strict", "lm-eval", "official"] as const) {
      for (const target of ["B", "(B)"]) {
        expect(mark("The final answer is (B).", target, "letter", profile).right).toBe(true);
        expect(mark("The final answer is (C).", target, "letter", profile).right).toBe(false);
      }
    }
  });
});

describe("isRight(answer, target, kind)", () => {
  it("isRight(undefined, target) is false", () => {
    expect(isRight(undefined, "7", "number")).toBe(false);
  });

  it("isRight(answer, GSM8K's worked answer) reads what comes after its ####", () => {
    expect(isRight("1450000", "He has 3.\n#### 1,450,000", "number")).toBe(true);
  });
});

describe("robust(text, letter, choices)", () => {
  it("robust(text, letter, 4) takes no (E) for an answer: it is a double bond", () => {
    const text = "The answer is (B), because it is (E)-2-butene. Not (A), but (E)";
    expect(robust("It must be (B), the alkene (E)-2-butene", "letter", 4).answer).toBe("B");
    expect(robust(text, "letter", 4).answer).toBe("B");
    expect(robust("It is (B), the alkene (E)-2-butene", "letter").answer).toBe("B");
  });

  it("robust(thinking, kind) reads nothing before </think>", () => {
    expect(robust("<think>The answer is (A).</think>Hm.", "letter").answer).toBeUndefined();
  });
});

describe("official(text, kind)", () => {
  it("OFFICIAL_DEFECTS are there: each of them is seen", () => {
    expect(OFFICIAL_DEFECTS.length).toBe(9);
    const right = (text: string, target: string, kind: "number" | "letter" | "math") =>
      mark(text, target, kind, "official").right;
    expect(right("The final answer is 33.", "33", "number")).toBe(true);
    expect(right("The final answer is 33", "33", "number")).toBe(false);
    expect(right("The final answer is 33.00.", "33", "number")).toBe(false);
    expect(right("The final answer is 114,200.", "114,200", "number")).toBe(false);
    expect(right("The final answer is A.", "A", "letter")).toBe(false);
    expect(right("The final answer is (B). Wait. The final answer is (A).", "A", "letter")).toBe(false);
    expect(right("the final answer is (A).", "A", "letter")).toBe(false);
    expect(right("The final answer is \\boxed{5}.", "5", "math")).toBe(false);
    // A text without the phrase is its own answer, which can even be right.
    expect(right("(A)", "A", "letter")).toBe(true);
    expect(official("(A)", "letter").rule).toBe(NONE);
  });
});
