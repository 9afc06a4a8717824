import { lastBoxed } from "./boxed.ts";
import { numbersIn } from "./decimal.ts";
import { type AnswerKind, type Extracted, letterRange, UNREADABLE } from "./extracted.ts";
import { normaliseMath } from "./math-answer.ts";

/**
 * Reads an answer however it was written, the surest sign first. What a model thinks before `</think>` is not read, nor what
 * follows where it puts itself a next question.
 *
 * - number: behind the last `####`; in the last `\boxed{}`; behind the last "answer is" or "answer:" (where that sentence has a `=`,
 *   behind it); the last number
 * - letter: behind `####`; in the box; behind the last "answer", "option" or "choice"; before "is correct"; a line with nothing else, or that
 *   begins with `B)`; the last `(B)`; the last word
 * - math: the box; behind `####`; behind "answer is"; the last `$...$`; the last number
 */
export function robust(text: string, kind: AnswerKind, choices = 5): Extracted {
  const said = finalPart(text);
  for (const [rule, read] of Object.entries(RULES[kind])) {
    const answer = read(said, choices);
    if (answer !== undefined) return { answer, rule };
  }
  return UNREADABLE;
}

/** A target, or another profile's answer, in the normal form of `robust` and `strict`. */
export function normaliseAnswer(answer: string, kind: AnswerKind): string {
  const bare = answer.split("####").at(-1)?.trim() ?? "";
  if (kind === "number") return numbersIn(bare)[0] ?? bare;
  if (kind === "letter") return /(?<![A-Za-z])[A-Z](?![A-Za-z])/.exec(bare)?.[0] ?? bare;
  return normaliseMath(bare);
}

type Rule = (text: string, choices: number) => string | undefined;

const RULES: Record<AnswerKind, Record<string, Rule>> = {
  number: {
    "####": (text) => lastOf(marked(text), (line) => numbersIn(line).at(0)),
    boxed: (text) => numbersIn(lastBoxed(text) ?? "").at(-1),
    phrase: (text) => lastOf(sentences(text), (sentence) => result(sentence)),
    "last number": (text) => numbersIn(text).at(-1),
  },
  letter: {
    "####": (text, choices) => lastOf(marked(text), (line) => letterAt(line, choices)),
    boxed: (text, choices) => letterAt(lastBoxed(text) ?? "", choices),
    phrase: (text, choices) => last(text, `${PHRASE}${letter(choices)}`),
    "is right": (text, choices) => last(text, `(?<!\\w)${letter(choices)}${CLAIM}`),
    line: (text, choices) => last(text, `^${letter(choices)}(?:[).:]\\s.*|[^\\w\\n]*)$`),
    parenthesis: (text, choices) => last(text, `\\(([${letterRange(choices)}])\\)`),
    "last word": (text, choices) => last(text.trimEnd(), `(?<!\\w)${letter(choices)}\\W*$(?![^])`),
  },
  math: {
    boxed: (text) => mathOf(lastBoxed(text)),
    "####": (text) => lastOf(marked(text), mathOf),
    phrase: (text) => lastOf(sentences(text), (sentence) => mathOf(inDollars(sentence) ?? sentence)),
    "last formula": (text) => mathOf(inDollars(text)),
    "last number": (text) => numbersIn(text).at(-1),
  },
};

/** What was said after thinking, up to where a base model goes on with a question of its own. */
function finalPart(text: string): string {
  const thought = text.lastIndexOf("</think>");
  const said = thought < 0 ? text : text.slice(thought + "</think>".length);
  return said.replace(/(?<=\S)\s*\n\s*(?:Question|Problem|Q):[^]*$/, "");
}

/** `#### Step 3: add`, `#### 2. Add`: a heading in Markdown, not an answer. */
const HEADING = /^(?:\d+\s*[.):]\s+)?[A-Za-z]{2,}[\s:]+\S|^\d+\s*[.):]\s+[A-Za-z]/;

/** What follows each `####` on its line, or on the next where that is empty; headings left out. */
function marked(text: string): string[] {
  const lines = [...text.matchAll(/#{4,}\s*([^\n#]*)/g)].map(([, line]) => line);
  return lines.filter((line) => !HEADING.test(line));
}

/** "The answer is", "answer to the question is", "Answer (in dollars):", "**Answer**:". */
const SAID =
  /\banswer\b[*_]*(?:\s+(?:to|for)\b[^\n.:]{0,80}?|\s*\([^)\n]*\))?\s*(?:\b(?:is|was|(?:would|will|must|should) be)\b|[:=])[*\s:]*([^\n]*)/gi;

/** What follows each "answer is", "answer:" or "answer =", to the end of the sentence. */
function sentences(text: string): string[] {
  return [...text.matchAll(SAID)].map(([, rest]) => rest.split(/\.(?=[\s*]|$)/)[0]);
}

/** The number behind the last `=` of a sentence, or else its first. */
function result(sentence: string): string | undefined {
  const behind = sentence.lastIndexOf("=");
  const after = behind < 0 ? undefined : numbersIn(sentence.slice(behind + 1)).at(0);
  return after ?? numbersIn(sentence).at(0);
}

/** What stands in the last `$...$`, `$$...$$`, `\(...\)` or `\[...\]`. */
function inDollars(text: string): string | undefined {
  const formulas = text.matchAll(/(?<!\\)\$\$?([^$]+?)(?<!\\)\$|\\\((.+?)\\\)|\\\[([^]+?)\\\]/g);
  return lastOf([...formulas], ([, dollars, round, square]) => dollars ?? round ?? square);
}

function mathOf(text: string | undefined): string | undefined {
  const answer = text === undefined ? "" : normaliseMath(text);
  return answer === "" ? undefined : answer;
}

/** "The answer is", "Correct option:", "ANS -", "I choose": in any case, which the letter behind must not be. */
const PHRASE =
  "(?:[Aa]nswer|ANSWER|ANS|[Aa]ns|[Oo]ption|OPTION|[Cc]hoice|CHOICE|[Cc]hoose)" +
  "(?:\\s+(?:is|was|must be|should be|would be|will be))?[^\\w\\n]*(?:\\n\\s*)?(?:[Oo]ption\\s*|OPTION\\s*|[Cc]hoice\\s*)?";

/** "B is the correct answer", "option (B) is right". */
const CLAIM = "[)\\]*_$}\"']*\\s+is\\s+(?:the\\s+)?(?:correct|right|answer|best)";

/** One of the letters and what may stand around it. A bare A that a word follows is an article. */
function letter(choices: number): string {
  const open = "[ \\t*_$(\\[{\"']{0,12}(?:\\\\(?:text|mathrm|textbf|boxed)\\{\\(?)?";
  const article = "(?<=\\bA)\\s+(?!is\\b|because|since|as\\b|which|with|and\\b)[a-z]";
  return `${open}([${letterRange(choices)}])(?![\\w'’-]|${article})`;
}

function letterAt(text: string, choices: number): string | undefined {
  return new RegExp(`^${letter(choices)}`).exec(text.trimStart())?.[1];
}

function last(text: string, pattern: string): string | undefined {
  return [...text.matchAll(new RegExp(pattern, "gm"))].at(-1)?.[1];
}

/** The last that gives something. */
function lastOf<T>(list: readonly T[], read: (each: T) => string | undefined): string | undefined {
  for (const each of [...list].reverse()) {
    const found = read(each);
    if (found !== undefined) return found;
  }
  return undefined;
}
