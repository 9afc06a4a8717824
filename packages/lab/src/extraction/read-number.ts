import { type FoundNumber, findNumbers, plainDigits } from "./numbers.ts";
import { isConditional, type StatementForm } from "./statements.ts";
import { sentenceAt } from "./sentence.ts";

/** Where the first part of a sentence ends that can hold an answer: the rest explains it. */
const EXPLANATION = /,\s|;|\(|\b(?:because|since|where|when|as|if|so|after)\b/i;

/** What stands between two numbers that are not one: `3 to 5`, `3 + 4`, `3,5`. */
const JOINED = /^(?:\s{0,2}(?:to|or|[-+*/×·÷:–—]|\\times|\\cdot|\\div)\s{0,2}|,)$/;
const LAST_JOINED = /^\sand\s$/;
const UNIT =
  "(?:years?|months?|weeks?|days?|hours?|hrs?|h|minutes?|mins?|seconds?|secs?|miles?|yards?|feet|foot|ft|inch(?:es)?|in|pounds?|lbs?|ounces?|oz|dollars?|cents?|kg|g|km|m|cm)";
const FIRST_UNIT = new RegExp(String.raw`^\s?${UNIT},?(?:\sand)?\s$`, "i");
const SECOND_UNIT = new RegExp(String.raw`^\s?${UNIT}\b`, "i");

/**
 * The number that a statement states, whole: `3 to 5` is `3 to 5` and not 3. Of a calculation, the last side of its `=` that is one number.
 */
export function readNumber(said: string): string | undefined {
  const text = plainDigits(said);
  const explained = EXPLANATION.exec(text)?.index ?? text.length;
  const all = findNumbers(text);
  return calculated(text, all, explained) ?? calculated(text, all, text.length);
}

/** What is read in the text up to `limit`. */
function calculated(text: string, all: readonly FoundNumber[], limit: number): string | undefined {
  const equals = [...text.slice(0, limit).matchAll(/=|≈|\\approx/g)].map(({ index }) => index);
  let joined: string | undefined;
  for (const from of [-1, ...equals].reverse()) {
    const to = equals.find((place) => place > from) ?? limit;
    const first = all.findIndex(({ start }) => start > from && start < to);
    if (first < 0) continue;
    const end = wholeEnd(text, all.slice(first));
    if (end === all[first].end) return all[first].number;
    joined ??= text.slice(all[first].start, end).replaceAll(/\s+/g, " ").toLowerCase();
  }
  return joined;
}

/** Where that ends which belongs together with the first of some numbers. */
function wholeEnd(text: string, [first, ...others]: readonly FoundNumber[]): number {
  let { end } = first;
  for (const next of others) {
    const between = text.slice(end, next.start);
    const unit = FIRST_UNIT.test(between) && SECOND_UNIT.exec(text.slice(next.end, next.end + 12));
    const last = LAST_JOINED.test(between) && /^\W*$/.test(text.slice(next.end));
    if (!unit && !last && !JOINED.test(between)) break;
    end = next.end + (unit ? unit[0].length : 0);
  }
  return end;
}

/** "So 42 dollars is the answer." */
export const NUMBER_FORMS: readonly StatementForm[] = [
  {
    rule: "verdict",
    pattern: /\bis\s(?:the|my|our)\s(?:final\s|correct\s|right\s)?answer\b/gi,
    said: (text, match) => {
      if (isConditional(text, match.index) || sentenceAt(text, match.index).asks) return undefined;
      const before = plainDigits(text.slice(Math.max(0, match.index - 80), match.index));
      const line = before.slice(before.lastIndexOf("\n") + 1);
      const last = findNumbers(line).at(-1);
      return last && line.slice(last.start);
    },
  },
];
