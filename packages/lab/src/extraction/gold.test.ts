import { existsSync, readFileSync } from "node:fs";
import { problems } from "nsigma-tiny-model";
import { describe, expect, it } from "vitest";
import { mark, type ProfileName } from "./profiles.ts";

// The data sets are not part of the repository; NSIGMA_DATA says where they lie.
const DATA = process.env.NSIGMA_DATA ?? "../shared/data";
const GSM8K = `${DATA}/gsm8k/test.jsonl`;
const AQUA = `${DATA}/aqua/dev.json`;

function linesOf<T>(file: string): T[] {
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as T);
}

describe("the built-in problems' own answers", () => {
  it.each(["robust", "strict", "lm-eval"] as const)("%s reads 500 of 500", (profile) => {
    for (const { answer, result } of problems({ seed: 1, split: "test", count: 500 })) {
      expect(mark(answer, String(result), "number", profile).right, answer).toBe(true);
    }
  });
});

describe.skipIf(!existsSync(GSM8K))("GSM8K's own answers", () => {
  /** How many of the 1,319 a profile reads right, when their last line is written so. */
  function right(profile: ProfileName, write: (answer: string) => string): number {
    return linesOf<{ answer: string }>(GSM8K).filter(({ answer }) => {
      const said = answer.replace(/#### (.*)$/, (_, number: string) => write(number));
      return mark(said, answer, "number", profile).right;
    }).length;
  }

  it("robust reads 1,319 however the answer is written", () => {
    const ways = [
      "#### N",
      "The final answer is N.",
      "**Answer:** \\$N dollars.",
      "Thus \\boxed{N}.",
      "So in total N.",
    ];
    for (const way of ways)
      expect(
        right("robust", (number) => way.replace("N", () => number)),
        way,
      ).toBe(1319);
  });

  it("strict and lm-eval read 1,319 after ####, official none", () => {
    const asItIs = (number: string) => `#### ${number}`;
    expect(right("strict", asItIs)).toBe(1319);
    expect(right("lm-eval", asItIs)).toBe(1319);
    expect(right("official", asItIs)).toBe(0);
  });

  it("official can reach 1,303 of 1,319 at best", () => {
    expect(right("official", (number) => `The final answer is ${number}.`)).toBe(1303);
  });
});

describe.skipIf(!existsSync(AQUA))("AQuA's own answers", () => {
  interface Item {
    rationale: string;
    correct: string;
    options: string[];
  }

  it("every profile reads 254 where they are written as the paper asks", () => {
    for (const profile of ["robust", "strict", "lm-eval", "official"] as const) {
      for (const { rationale, correct } of linesOf<Item>(AQUA)) {
        expect(
          mark(`${rationale}\nThe final answer is (${correct}).`, correct, "letter", profile).right,
        ).toBe(true);
      }
    }
  });

  it("robust reads 242 of the 254 rationales, and no letter where the other 12 name none", () => {
    const marks = linesOf<Item>(AQUA).map(({ rationale, correct }) => mark(rationale, correct, "letter"));
    expect(marks.filter(({ right }) => right).length).toBe(242);
    expect(marks.filter(({ parsed }) => !parsed).length).toBe(12);
  });
});
