import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readChoices } from "./read-choices.ts";

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-choices-"));
});
afterAll(() => rmSync(place, { recursive: true }));

/** A data file of one's own lines. */
function fileOf(...lines: object[]): string {
  const file = join(place, "questions.jsonl");
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join("\n"));
  return file;
}

const ASKED = "Question: What melts?\nAnswer:";
const MELTING = { context: ASKED, options: ["ice", "steam"], right: 1 };

describe("readChoices(file)", () => {
  it.each<[string, object]>([
    [
      "ARC as published",
      {
        id: "x",
        question: {
          stem: "What melts?",
          choices: [
            { text: "ice", label: "1" },
            { text: "steam", label: "2" },
          ],
        },
        answerKey: "2",
      },
    ],
    [
      "ARC as the hub has it",
      { question: "What melts?", choices: { text: ["ice", "steam"], label: ["A", "B"] }, answerKey: "B" },
    ],
    ["AQuA", { question: "What melts?", options: ["A)ice", "B) steam"], rationale: "because", correct: "B" }],
    ["MMLU", { question: "What melts?", choices: ["ice", "steam"], answer: 1 }],
    ["a letter", { question: "What melts?", choices: ["ice", "steam"], answer: "B" }],
    ["the option itself", { question: " What melts? ", choices: ["ice", "steam"], answer: "steam" }],
  ])("reads %s", (_, line) => {
    expect(readChoices(fileOf(line))).toEqual([MELTING]);
  });

  it("reads HellaSwag without WikiHow's marks, as lm-evaluation-harness does", () => {
    const line = {
      activity_label: "Melting ice",
      ctx_a: "[header] How to melt ice [title] Take a pan. [step] Warm it.",
      ctx_b: "the ice",
      ctx: "any",
      endings: ["melts [substeps] at once.", "flies."],
      label: "0",
    };
    expect(readChoices(fileOf(line))).toEqual([
      {
        context: "Melting ice: How to melt ice. Take a pan. Warm it. The ice",
        options: ["melts at once.", "flies."],
        right: 0,
      },
    ]);
  });

  it("takes a number for a place also where it is one of the options", () => {
    const line = { question: "1 + 1?", choices: ["1", "2", "0"], answer: 1 };
    expect(readChoices(fileOf(line, { ...line, answer: "1" })).map(({ right }) => right)).toEqual([1, 0]);
  });

  it("reads no more than it is asked for", () => {
    const line = { question: "What melts?", choices: ["ice", "steam"], answer: 0 };
    expect(readChoices(fileOf(line, line, { broken: true }), 2)).toHaveLength(2);
  });

  it.each<[string, object[], RegExp]>([
    ["no questions", [], /questions\.jsonl: it has no questions$/],
    [
      "one option",
      [{ question: "q", choices: ["a"], answer: 0 }],
      /:1: choices must have two options or more, got \["a"\]$/,
    ],
    [
      "a place beyond the options",
      [{ question: "q", choices: ["a", "b"], answer: 2 }],
      /:1: answer must be a place from 0 to 1, a letter, or one of the options, got 2$/,
    ],
    [
      "a label that no option has",
      [{ question: "q", choices: { text: ["a", "b"], label: ["A", "B"] }, answerKey: "C" }],
      /:1: answerKey must be one of A, B, got C$/,
    ],
    [
      "no answer",
      [{ question: "q", choices: ["a", "b"] }],
      /:1: answer must be text or a number, and is missing$/,
    ],
  ])("refuses %s, and says where", (_, lines, error) => {
    expect(() => readChoices(fileOf(...lines))).toThrow(error);
  });
});
