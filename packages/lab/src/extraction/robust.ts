import { type WordKind, type Extracted, LONGEST_ANSWER, UNREADABLE } from "./extracted.ts";
import { normaliseMath } from "./math-answer.ts";
import { numbersIn } from "./numbers.ts";
import { letterForms, letterHint, readLetter } from "./read-letter.ts";
import { lastFormula, readMath } from "./read-math.ts";
import { NUMBER_FORMS, readNumber } from "./read-number.ts";
import { type StatementForm, statements } from "./statements.ts";
import { ownTurn } from "./turn.ts";

/** How answers of a kind are read. */
interface Reader {
  /** Forms of statements that only this kind has. */
  readonly forms: (choices: number) => readonly StatementForm[];
  readonly read: (said: string, choices: number) => string | undefined;
  /** What a text without a statement is taken to mean. */
  readonly hint: (text: string, choices: number) => Extracted | undefined;
  /** Whether a text without a statement already answers, so that a question after it is another one. */
  readonly results: RegExp;
}

const READERS: Readonly<Record<WordKind, Reader>> = {
  number: {
    forms: () => NUMBER_FORMS,
    read: readNumber,
    hint: (text) => found("last number", numbersIn(text).at(-1)),
    results: /^[*$\s]{0,8}-?[\d.,]{1,40}[*$\s.]{0,8}$|=\s?\$?-?\d/m,
  },
  letter: {
    forms: letterForms,
    read: readLetter,
    hint: (text, choices) => letterHint(text, choices),
    results: /^[*(\s]{0,8}[A-Z][*).\s]{0,8}$/m,
  },
  math: {
    forms: () => [],
    read: readMath,
    hint: (text) => found("last formula", lastFormula(text)) ?? found("last number", numbersIn(text).at(-1)),
    results: /\$|\\\(|\\\[/,
  },
};

/** How much of a text's end is read: of all of it, and where it states nothing. */
const LONGEST_TEXT = 200_000;
const LONGEST_HINT = 20_000;

/** Reads an answer however it was written: the last statement that holds one, or else what hints at it. The rule stands in `docs/evaluation.md`. */
export function robust(text: string, kind: WordKind, choices = 5): Extracted {
  const { hint, results } = READERS[kind];
  const answers = (said: string) => stated(said, kind, choices) !== undefined || results.test(said);
  const said = ownTurn(text.slice(-LONGEST_TEXT), answers);
  return stated(said, kind, choices) ?? hint(said.slice(-LONGEST_HINT), choices) ?? UNREADABLE;
}

function stated(text: string, kind: WordKind, choices: number): Extracted | undefined {
  const { forms, read } = READERS[kind];
  for (const [rule, said] of statements(text, forms(choices))) {
    const answer = found(rule, read(said, choices));
    if (answer) return answer;
  }
  return undefined;
}

function found(rule: string, answer: string | undefined): Extracted | undefined {
  return answer === undefined || answer.length > LONGEST_ANSWER ? undefined : { answer, rule };
}

/** A target, or another profile's answer, in the normal form of `robust` and `strict`. */
export function normaliseAnswer(answer: string, kind: WordKind): string {
  const mark = answer.lastIndexOf("####");
  const bare = (mark < 0 ? answer : answer.slice(mark + "####".length)).trim();
  if (bare.length > LONGEST_ANSWER) return bare;
  if (kind === "number") return readNumber(bare) ?? bare;
  if (kind === "letter") return /(?<![A-Za-z])[A-Z](?![A-Za-z])/.exec(bare)?.[0] ?? bare;
  return normaliseMath(bare);
}
