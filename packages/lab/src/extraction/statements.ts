import { boxes } from "./boxed.ts";
import { LONGEST_ANSWER } from "./extracted.ts";
import { type Sentence, sentenceAt } from "./sentence.ts";

/** A form of saying that something is the answer: its pattern ends where the answer begins. */
export interface StatementForm {
  readonly rule: string;
  readonly pattern: RegExp;
  /** What it says the answer is; undefined where it turns out to say nothing. @param next where the next statement begins */
  readonly said: (text: string, match: RegExpExecArray, next: number) => string | undefined;
}

/** How many of a text's last statements are looked at. */
const MOST = 200;

/**
 * What the statements of a text say, the last first: the rule that found it, and the answer, marks and all. A statement ends where the next begins.
 *
 * @param forms those of one kind of answer, besides those of all
 */
export function* statements(
  text: string,
  forms: readonly StatementForm[],
): Generator<readonly [rule: string, said: string]> {
  const found: { rule: string; place: number; said: (next: number) => string | undefined }[] = boxes(
    text,
  ).map(({ place, inside }) => ({ rule: "boxed", place, said: () => inside }));
  for (const { rule, pattern, said } of [...FORMS, ...forms]) {
    for (const match of text.matchAll(pattern)) {
      found.push({ rule, place: match.index, said: (next) => said(text, match, next) });
    }
  }
  found.sort((one, other) => one.place - other.place);
  let next = text.length;
  for (const { rule, place, said } of found.slice(-MOST).reverse()) {
    const answer = said(next);
    if (answer !== undefined && answer.length <= LONGEST_ANSWER) yield [rule, answer];
    next = place;
  }
}

/** A heading in Markdown, `#### Step 3: add` or `#### 2. Add`. */
const HEADING = /^(?:\d{1,9} ?[.):] +)?[A-Za-z]{2,}[ :]+\S|^\d{1,9} ?[.):] +[A-Za-z]/;
const STEP = /^(?:step|part)\b|^\d{1,9} ?[.):] +[A-Za-z]/i;

const IS = String.raw`\b(?:is|are|was|equals|(?:would|will|must|should|has\sto)\sbe)\b`;

const FORMS: readonly StatementForm[] = [
  {
    rule: "####",
    pattern: /#{4,}[ \t]{0,20}(?:\n[ \t]{0,20}){0,3}/g,
    said: (text, match, next) => {
      const heading = HEADING.test(text.slice(end(match), end(match) + 80));
      return heading ? undefined : answerAt(text, match, next).text;
    },
  },
  {
    rule: "tag",
    pattern: /<answer>/gi,
    said: (text, match) =>
      /^[^<]{1,1000}(?=<\/answer>)/i.exec(text.slice(end(match), end(match) + 1010))?.[0],
  },
  {
    // "The answer is", "answer to the question is", "Answer (in dollars):", "**Answer**:", "Answer - "
    rule: "phrase",
    pattern: new RegExp(
      String.raw`\b(?:answers?|ans)\b[*_"]{0,4}(?:\s{1,3}(?:to|for|of|in)\b[^\n.:=]{0,80}?|\s?\([^)\n]{0,80}\))?[*_ \t]{0,6}(?:${IS}(?:\s(?:therefore|thus|then|hence|simply|clearly|indeed))?|[:=→⇒]|[-=]>|(?<=[\s*_])[-–—]{1,2}(?=\s))[*_:\s]{0,20}`,
      "gi",
    ),
    said: claimed,
  },
  {
    rule: "heading",
    pattern: /^[#*_ \t]{0,8}(?:the )?(?:final |correct )?answer[*_ \t]{0,8}\n{1,3}/gim,
    said: claimed,
  },
];

/** What is the answer according to the sentence at a match's end, unless it is a question, a condition, a denial, or talk about an answer. */
export function claimed(text: string, match: RegExpExecArray, next: number): string | undefined {
  const { text: sentence, asks } = answerAt(text, match, next);
  if (asks || DENIED.test(sentence) || ABOUT.test(sentence) || isConditional(text, match.index))
    return undefined;
  return match[0].includes("\n") && STEP.test(sentence) ? undefined : sentence;
}

const DENIED = /^(?:not|never|neither|unlikely|unknown|impossible)\b/i;

/** "The answer is correct since 2 + 3 = 5" and the like say nothing about which answer. */
const ABOUT =
  /^(?:(?:also|indeed|therefore|thus|then|clearly|probably)\s)?(?:correct|right|wrong|incorrect|reasonable|clear|obvious|unique|valid|consistent|plausible|based|given|found(?!\sto\b)|obtained|computed|calculated(?!\sto\b)|derived|supposed|expected|either|one\sof|among|close|greater|less|more|larger|smaller|above|below|shown|in\sthe)\b/i;

/** Whether what stands before a place in its sentence makes it a condition: "if the answer is". */
export function isConditional(text: string, place: number): boolean {
  const before = text.slice(Math.max(0, place - 60), place);
  return /\b(?:if|whether|suppose|supposing|assum(?:e|es|ed|ing)|unless|check|verify)\b(?![^.\n]*\bthen\b)[^.,;:\n?!]*$/i.test(
    before,
  );
}

/** What follows a match in its sentence, up to the next statement. */
export function answerAt(text: string, match: RegExpExecArray, next: number): Sentence {
  const sentence = sentenceAt(text, end(match));
  if (sentence.end <= next) return sentence;
  return { text: text.slice(end(match), next), end: next, asks: false };
}

function end(match: RegExpExecArray): number {
  return match.index + match[0].length;
}
