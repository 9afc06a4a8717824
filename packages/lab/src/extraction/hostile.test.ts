import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnswerKind } from "./extracted.ts";
import { isRight, PROFILES } from "./profiles.ts";

const KINDS: readonly AnswerKind[] = ["number", "letter", "math"];

// What models write at high temperatures, and what makes patterns that look back and forth take hours.
const SYMBOLS = String.raw`1 - * ( [ { $ . , = A .,  1, (A (1, 1/ 1: 1e 1^ 1{ 1± √ π ½ ² & \ \\ \[ \( \boxed \boxed{ \text{ \frac \frac{ \sqrt \left( \overline{
#### <answer> <answer>1 </answer> <think> </think> <|im_end|> [INST] **A $1 sqrt frac mbox x^ ^{ a_ A:`;
const PHRASES = [
  "\n",
  "\r\n",
  " ",
  "$\t",
  "1 2,3 ",
  "1 = ",
  "x \n\n\n ",
  "#### ",
  ". ",
  ": ",
  " 000",
  "1\u00a0000",
  "\ud800",
  "answer ",
  "answer is ",
  "answer: ",
  "answer to ",
  "answer\n",
  "answer (",
  "Question:\n1\n",
  "User:\n",
  "The final answer is ",
  "Final Answer: The final answer is ",
  "is the answer ",
  "is correct A ",
  "A is correct ",
  "I choose ",
  "option is ",
  "A or ",
  "A, ",
  "if ",
  "Rs. ",
  "e.g.",
  "1 and ",
  "1 hours ",
];
const PIECES = [...SYMBOLS.split(/\s+/), ...PHRASES];
const FRAMES = ["R", "The final answer is R.", "\\boxed{R}", "\\boxed{RS}", "$R$"];

// Linear readers take some ten milliseconds; what backtracks takes minutes.
const MOST_MS = 5000;

/** Of the processor, which does not depend on what else the machine does. */
function timed(read: () => unknown): number {
  const started = process.cpuUsage();
  read();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

describe("8,000 characters of the same", () => {
  for (const [name, { extract }] of Object.entries(PROFILES)) {
    it.each(KINDS)(
      `${name} reads them for a %s in seconds`,
      (kind) => {
        for (const piece of PIECES) {
          for (const frame of FRAMES) {
            const row = piece.repeat(8000 / piece.length);
            const text = frame
              .replace("R", () => row.slice(frame.includes("S") ? 4000 : 0))
              .replace("S", "*".repeat(4000));
            expect(
              timed(() => extract(text, kind)),
              `${frame} of ${JSON.stringify(piece)}`,
            ).toBeLessThan(MOST_MS);
          }
        }
      },
      600_000,
    );
  }
});

describe("texts that stalled a report", () => {
  const stalled: Record<string, string> = {
    "5,000 digits after the point": `\\boxed{0.${"7".repeat(5000)}}`,
    "5,000 digits in a fraction": `\\boxed{\\frac{${"7".repeat(5000)}}{${"3".repeat(5000)}}}`,
    "3,000 nested brackets": `\\boxed{${"(1,".repeat(3000)}${")".repeat(3000)}}`,
    "3,000 nested fractions": `\\boxed{${"\\frac{1}{".repeat(3000)}2${"}".repeat(3000)}}`,
    "200,000 line breaks": `5${"\n".repeat(200_000)}x`,
    "64 KB of full stops in a box": `\\boxed{${". ".repeat(32_768)}}`,
    "128 KB of open boxes": "\\boxed{".repeat(18_724),
    "128 KB of nested boxes": `${"\\boxed{".repeat(16_384)}1${"}".repeat(16_384)}`,
    "1 MB of statements": "The answer is 1. ".repeat(61_681),
    "1 MB of statements that say nothing": "The answer is . ".repeat(65_536),
    "1 MB of minerva's phrase": "Final Answer: The final answer is ".repeat(30_840),
    "1 MB of numbers": "1 ".repeat(524_288),
    "1 MB of questions": "Question:\n1\n".repeat(87_381),
    "a tower": "\\boxed{9^{9^{9^{9}}}}",
    "a power of ten": "The answer is 1e999999999.",
    "a power of a sum": "\\boxed{(a+b+c+d)^{99}}",
    "a long product": `\\boxed{${"(a+b)(c+d)".repeat(90)}}`,
  };

  for (const [name, { extract }] of Object.entries(PROFILES)) {
    it.each(Object.keys(stalled))(
      `${name} reads %s in seconds`,
      (what) => {
        for (const kind of KINDS) {
          expect(
            timed(() => isRight(extract(stalled[what], kind).answer, "7", kind)),
            kind,
          ).toBeLessThan(MOST_MS);
        }
      },
      600_000,
    );
  }

  it("robust reads an answer of more than 1,000 characters not at all, and what was stated before it", () => {
    const { extract } = PROFILES.robust;
    expect(extract(stalled["5,000 digits after the point"], "math").rule).not.toBe("boxed");
    expect(extract(`\\boxed{7} ${stalled["3,000 nested brackets"]}`, "math").answer).toBe("7");
  });
});

describe("any mixture of such pieces", () => {
  const text = fc
    .array(fc.tuple(fc.constantFrom(...PIECES, "0.5", "B", "{", "}"), fc.integer({ min: 1, max: 500 })), {
      maxLength: 30,
    })
    .map((rows) => rows.map(([piece, count]) => piece.repeat(count)).join(""));

  for (const [name, { extract, target }] of Object.entries(PROFILES)) {
    it(`${name} reads it in seconds, as an answer and as a target`, () => {
      fc.assert(
        fc.property(text, fc.constantFrom(...KINDS), (said, kind) => {
          expect(timed(() => extract(said, kind))).toBeLessThan(MOST_MS);
          expect(timed(() => target(said, kind))).toBeLessThan(MOST_MS);
        }),
        { numRuns: 40 },
      );
    }, 600_000);
  }
});
