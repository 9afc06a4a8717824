import { describe, expect, it } from "vitest";
import { generateProblem, problems } from "./generate.ts";
import type { Problem } from "./problem.ts";
import { SHAPES } from "./shapes/index.ts";
import { keyOf, splitOf } from "./split.ts";

const SAMPLE = 20_000;
const EQUATION = /(\d+) ([-+*/]) (\d+) = (\d+)/g;
const SPOKEN: readonly [RegExp, number][] = [
  [/\b(half|twice)\b/i, 2],
  [/\b(third|three times)\b/i, 3],
  [/\b(quarter|four times)\b/i, 4],
  [/\bfifth\b/i, 5],
  [/\bweek\b/i, 7],
  [/\bdozen\b/i, 12],
  [/\bhours\b/i, 60],
];
const OPERATIONS: Record<string, (a: number, b: number) => number> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

const FROZEN: Problem = {
  id: "1-0",
  shape: "week",
  steps: 2,
  question:
    "Every day of the week, Amy draws 12 seagulls. It is a snowy Friday in April. Before that she drew 37. How many seagulls has Amy drawn altogether?",
  answer: "In a week that is 12 * 7 = 84 seagulls.\nThe total is 84 + 37 = 121 seagulls.\n#### 121",
  result: 121,
};

const sample: readonly Problem[] = Array.from({ length: SAMPLE }, (_, i) => generateProblem(7, i));

function workedLines({ answer }: Problem): string[] {
  return answer.split("\n").slice(0, -1);
}

function equationsOf(line: string) {
  return Array.from(line.matchAll(EQUATION), ([, a, operator, b, c]) => ({
    operator,
    operands: [Number(a), Number(b)] as const,
    value: Number(c),
  }));
}

function stated({ question }: Problem): Set<number> {
  const digits = question.match(/\d+/g)?.map(Number) ?? [];
  const spoken = SPOKEN.filter(([words]) => words.test(question)).map(([, value]) => value);
  return new Set([...digits, ...spoken]);
}

function averageOf(measure: (problem: Problem) => number): number {
  return sample.reduce((sum, problem) => sum + measure(problem), 0) / SAMPLE;
}

const words = (text: string) => text.split(/\s+/).length;

describe("a generated problem", () => {
  it("is the same whenever it is generated again", () => {
    for (let i = 0; i < 500; i++) expect(generateProblem(7, i)).toEqual(sample[i]);
    expect(generateProblem(8, 0)).not.toEqual(sample[0]);
  });

  it("never changes, as a model has been trained on these very texts", () => {
    expect(generateProblem(1, 0)).toEqual(FROZEN);
  });

  it("has one true equation in each worked line, as many as steps", () => {
    for (const problem of sample) {
      const lines = workedLines(problem).map(equationsOf);
      expect(lines).toHaveLength(problem.steps);
      for (const equations of lines) {
        expect(equations).toHaveLength(1);
        const [{ operator, operands, value }] = equations;
        expect(OPERATIONS[operator](...operands)).toBe(value);
      }
    }
  });

  it("ends with the value of its last equation", () => {
    for (const problem of sample) {
      const last = equationsOf(problem.answer).at(-1);
      expect(last?.value).toBe(problem.result);
      expect(problem.answer.split("\n").at(-1)).toBe(`#### ${problem.result}`);
    }
  });

  it("computes with whole numbers from 0 to 200 only", () => {
    for (const problem of sample) {
      for (const { operands, value } of equationsOf(problem.answer)) {
        for (const number of [...operands, value]) {
          expect(Number.isInteger(number) && number >= 0 && number <= 200).toBe(true);
        }
      }
    }
  });

  it("uses no number that is neither in its question nor worked out before", () => {
    for (const problem of sample) {
      const known = stated(problem);
      for (const { operands, value } of equationsOf(problem.answer)) {
        for (const operand of operands) {
          expect(known.has(operand), `${operand} in ${problem.question}\n${problem.answer}`).toBe(true);
        }
        known.add(value);
      }
    }
  });

  it("asks its question in the last sentence", () => {
    for (const { question } of sample) {
      expect(question.match(/[.?]/g)?.filter((mark) => mark === "?")).toHaveLength(1);
      expect(question.endsWith("?")).toBe(true);
    }
  });

  it("has no slip that a template makes easily", () => {
    // "= 1 pies" is let through: once in 50,000 problems a share comes out as one, and the texts
    // that the model was trained on are not to change any more.
    const slips = /undefined|NaN|\$\{| {2}|\b[Aa] [aeio]|(?<!= )\b1 (?!more)[a-z]+s\b|\bthey [a-z]+[^s]s\b/;
    for (const { question, answer } of sample) expect(`${question}\n${answer}`).not.toMatch(slips);
  });

  it("is short", () => {
    expect(averageOf(({ question }) => words(question))).toBeLessThan(32);
    expect(averageOf(({ answer }) => words(answer))).toBeLessThan(28);
    for (const problem of sample) {
      expect(words(problem.question)).toBeLessThanOrEqual(60);
      for (const line of workedLines(problem)) expect(words(line)).toBeLessThanOrEqual(16);
    }
  });
});

describe("the shapes", () => {
  it("have different names", () => {
    expect(new Set(SHAPES.map(({ name }) => name)).size).toBe(SHAPES.length);
  });

  it("all appear, with one to four steps", () => {
    expect(new Set(sample.map(({ shape }) => shape)).size).toBe(SHAPES.length);
    expect(SHAPES.length).toBeGreaterThanOrEqual(40);
    expect(new Set(sample.map(({ steps }) => steps))).toEqual(new Set([1, 2, 3, 4]));
  });
});

describe("the splits", () => {
  const train = [...problems({ seed: 1, split: "train", count: 20_000 })];
  const test = [...problems({ seed: 1, split: "test", count: 3_000 })];

  it("ask no question twice", () => {
    for (const split of [train, test]) {
      expect(new Set(split.map(({ question }) => question)).size).toBe(split.length);
    }
  });

  it("share neither a question nor the numbers of a shape", () => {
    const questions = new Set(train.map(({ question }) => question));
    const keys = new Set(train.map(keyOf));
    expect(test.filter((p) => questions.has(p.question) || keys.has(keyOf(p)))).toEqual([]);
  });

  it("have about one problem in sixteen for testing", () => {
    const tests = sample.filter((problem) => splitOf(problem) === "test").length;
    expect(tests / SAMPLE).toBeGreaterThan(1 / 20);
    expect(tests / SAMPLE).toBeLessThan(1 / 13);
  });

  it("yield as many as asked for, none at all included", () => {
    expect([...problems({ seed: 3, split: "test", count: 7 })]).toHaveLength(7);
    expect([...problems({ seed: 3, split: "test", count: 0 })]).toEqual([]);
  });
});
