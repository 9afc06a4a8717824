import { describe, expect, it } from "vitest";
import type { AnswerKind } from "./extracted.ts";
import { PROFILES } from "./profiles.ts";

// What models write at high temperatures, and what makes patterns that look back and forth take hours.
const PIECES = [
  ..."1 - * ( [ { $ . , A .,  1, $\t (A (1, \\boxed{ \\[ \\text{ \\frac \\sqrt".split(" "),
  "\n",
  "1 2,3 ",
  "#### ",
  "x \n\n\n ",
  "answer ",
  "answer is ",
  "answer to ",
  "answer\n",
  "The final answer is ",
  "is correct A ",
].filter((piece) => piece !== "");
const FRAMES = [
  "R",
  "The final answer is R",
  "The final answer is R.",
  "\\boxed{R}",
  "\\boxed{RS}",
  "$R$",
  "answer: R",
];

describe("8,000 characters of the same", () => {
  for (const [name, { extract }] of Object.entries(PROFILES)) {
    it.each(["number", "letter", "math"] as const)(
      `${name} reads them for a %s within a second`,
      (kind: AnswerKind) => {
        for (const piece of PIECES) {
          for (const frame of FRAMES) {
            const row = piece.repeat(8000 / piece.length);
            const text = frame
              .replace("R", () => row.slice(frame.includes("S") ? 4000 : 0))
              .replace("S", "*".repeat(4000));
            const started = performance.now();
            extract(text, kind);
            expect(performance.now() - started, `${frame} of ${JSON.stringify(piece)}`).toBeLessThan(1000);
          }
        }
      },
    );
  }
});
