import { letterRange } from "./extracted.ts";
import { answerAt, isConditional, type StatementForm } from "./statements.ts";
import { sentenceAt } from "./sentence.ts";

/** What may stand around a letter. */
const OPEN = String.raw`[ \t*_$(\[{"']{0,12}(?:\\(?:text|mathrm|mathbf|textbf|boxed|bf)\{\(?)?`;
const CLOSE = String.raw`[)\]}*_$"' ]{0,8}`;
const NAMED = String.raw`(?:(?:both|either|option|choice|letter|answer|is|the)\s{1,3}){0,3}`;

/** One of the letters, alone. `A` and `I` before a word are words, and what an operator follows is a quantity. */
function letter(choices: number): string {
  const article = String.raw`(?<=\b[AI])\s+(?!is\b|because|since|as\b|which|with|and\b|or\b)[a-z]`;
  return String.raw`([${letterRange(choices)}])(?![A-Za-z\d'’-]|_[\w{]|\s{0,2}[=+^<>]|${article})`;
}

/** The letter that a statement states: `B`; `A or B` where it states several. */
export function readLetter(said: string, choices: number): string | undefined {
  const text = said.trimStart();
  const one = letter(choices);
  const parts = text.split(/\s{0,3}(?:,\s?(?:and|or)\b|[,/&]|\b(?:and|or)\b)\s{0,3}/, 27);
  const whole = new RegExp(String.raw`^${NAMED}${OPEN}${one}${CLOSE}$`);
  const letters = parts.map((part) => whole.exec(part)?.[1]);
  if (letters.length > 1 && letters.every(Boolean)) return [...new Set(letters)].sort().join(" or ");
  const direct = new RegExp(`^${NAMED}${OPEN}${one}`).exec(text);
  if (direct) return direct[1];
  const small = letterRange(choices).toLowerCase();
  const lower = new RegExp(String.raw`^${NAMED}[*_$"' ]{0,8}(?:\(([${small}])\)|([${small}])${CLOSE}$)`).exec(
    text,
  );
  if (lower) return (lower[1] ?? lower[2]).toUpperCase();
  return [...text.matchAll(bracketed(choices))].at(-1)?.[1];
}

/** `(B)`, but not the `(E)` of a substance such as (E)-2-butene. */
export function bracketed(choices: number): RegExp {
  return new RegExp(String.raw`\(([${letterRange(choices)}])\)(?!-\w)`, "g");
}

/** "the correct option is B", "I choose B", "answer (B)"; "B is the correct answer". */
export function letterForms(choices: number): readonly StatementForm[] {
  const one = letter(choices);
  return [
    {
      rule: "phrase",
      pattern:
        /\b(?:(?:correct|right|best|final|my)\s(?:option|choice|answer)|(?:option|choice)(?=\s(?:is|was|must|should|would|will)\b|\s?[:=]|\s[-–—]\s)|choose|chose|pick|select|go\swith|answer(?=[*_ ]{1,4}\(?[A-Z]\)?[*_."' ]{0,8}$)|(?<=^[*# ]{0,8})answer(?=[*_ ]{1,4}\(?[A-Z]\b(?!\)?\s[a-z])))(?:\s(?:is|was|(?:must|should|would|will)\sbe))?[*_:=\s–—-]{0,10}/gim,
      said: (text, match, next) => {
        const { text: sentence, asks } = answerAt(text, match, next);
        const states = !asks && !isConditional(text, match.index);
        return states && new RegExp(`^${NAMED}${OPEN}${one}`).test(sentence) ? sentence : undefined;
      },
    },
    {
      rule: "verdict",
      pattern: new RegExp(
        String.raw`(?<!\w)${one}[)\]*_$}"']{0,8}\s{1,3}(?:is|must\sbe)\s(?:therefore\s|thus\s|clearly\s)?(?:the\s)?(?:only\s)?(?:correct|right|answer|best)\b`,
        "g",
      ),
      said: (text, match) =>
        isConditional(text, match.index) || sentenceAt(text, match.index).asks ? undefined : match[1],
    },
  ];
}

/** Where nothing is stated: a line with nothing else or that begins with `B)`, the last `(B)`, the last word. */
export function letterHint(text: string, choices: number): { rule: string; answer: string } | undefined {
  const one = letter(choices);
  const hints: Record<string, RegExp> = {
    line: new RegExp(
      String.raw`^(?:[Oo]ption\s|[Cc]hoice\s)?${OPEN}${one}(?:[).:]\s.*|[^\w\n]{0,20})$`,
      "gm",
    ),
    parenthesis: bracketed(choices),
  };
  for (const [rule, pattern] of Object.entries(hints)) {
    const answer = [...text.matchAll(pattern)].at(-1)?.[1];
    if (answer !== undefined) return { rule, answer };
  }
  const end = text.trimEnd().slice(-60);
  const answer = new RegExp(String.raw`(?<!\w)${OPEN}${one}\W{0,20}$`).exec(end)?.[1];
  return answer === undefined ? undefined : { rule: "last word", answer };
}
