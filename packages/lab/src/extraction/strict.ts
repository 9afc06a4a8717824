import { lastBoxed } from "./boxed.ts";
import { normaliseDecimal } from "./decimal.ts";
import { type WordKind, type Extracted, letterRange, LONGEST_ANSWER, UNREADABLE } from "./extracted.ts";
import { normaliseMath } from "./math-answer.ts";

/** What tasks ask models to write before the answer: GSM8K's and the built-in problems' mark, and the paper's words. */
const MARKER = String.raw`(?:####|The final answer is)\s*`;

/**
 * Reads only what is written as it was asked for; the last one counts.
 *
 * - number: directly after `####` or `The final answer is`
 * - letter: there too, with or without parentheses
 * - math: the last `\boxed{...}`; without one, what is after the marker to the end of the sentence or line
 */
export function strict(text: string, kind: WordKind, choices = 5): Extracted {
  if (kind === "math") {
    const boxed = lastBoxed(text);
    if (boxed !== undefined && boxed.length <= LONGEST_ANSWER) {
      return { answer: normaliseMath(boxed), rule: "boxed" };
    }
  }
  const found = [...text.matchAll(pattern(kind, choices))].at(-1);
  if (!found) return UNREADABLE;
  return { answer: kind === "letter" ? found[1] : NORMALISE[kind](found[1]), rule: "marker" };
}

function pattern(kind: WordKind, choices: number): RegExp {
  if (kind === "number") return new RegExp(String.raw`${MARKER}(-?[\d,]*\.?\d+)`, "g");
  if (kind === "letter") return new RegExp(String.raw`${MARKER}\(?([${letterRange(choices)}])(?!\w)`, "g");
  return new RegExp(String.raw`${MARKER}(\S.*?)(?:\.(?=\s)|$)`, "gm");
}

const NORMALISE = { number: normaliseDecimal, math: normaliseMath };
