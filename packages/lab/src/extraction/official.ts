import { type WordKind, type Extracted, NONE } from "./extracted.ts";
import { officialMath } from "./official-math.ts";

/**
 * What the paper's scorer gets wrong, found by running it. Its results are reproduced with these in place.
 *
 * @see Tomorrowdawn/top_nsigma, branch dev, eval_code/uni_evaluate.py and eval_code/uni_tasks
 */
export const OFFICIAL_DEFECTS: readonly string[] = [
  'number: "The final answer is 33" without a full stop at the very end of the text is not read, nor is "**33.**"',
  'number: "33.00." is read as 33.00, which is not 33: decimals are compared as texts',
  "number: targets keep their commas and signs but answers lose them, so 16 of GSM8K's 1,319 can never be right (14 with commas, 2 negative)",
  'letter: "is A.", "is **(A)**." and "is (A)." with a line break after it are wrong: all but "(A)" is',
  "letter and math: everything after the first occurrence of the phrase is the answer, a correction included",
  'all: the phrase is read in one case only: "the final answer is" is not it',
  "math: $5$, \\boxed{5}, 1,000 and 5.0 are wrong where 5, 5, 1000 and 5 are asked for",
  "all: a text that cannot be read is taken as a whole for the answer, and votes in maj@k",
  "maj@k: ties go to whichever answer Python's set puts first, which differs from run to run",
];

const PHRASE = "The final answer is ";

/** The full stop at the end of a text; Python's `$` also stands before a last line break. */
const FULL_STOP = /(?<!\.)\.\n?$/;
/** Python's `\d` is any script's digit. */
const NUMBER = /\p{Nd}+\.?\p{Nd}*|\.\p{Nd}+/u;

/**
 * Reads as the paper's scorer does, its defects (`OFFICIAL_DEFECTS`) included: the first match or else the whole text, without blanks and
 * full stops at its ends. The answer is never undefined; the rule says whether the phrase was there.
 */
export function official(text: string, kind: WordKind): Extracted {
  const found = behindPhrase(text, kind);
  const bare = (found ?? text).replace(/^[ .]+/, "").replace(/(?<![ .])[ .]+$/, "");
  const answer = (kind === "math" ? officialMath(bare) : bare).trim();
  return { answer, rule: found === undefined ? NONE : "phrase" };
}

/**
 * After the first phrase everything, or for numbers the first one before the text's final full stop. The scorer's own pattern,
 * `The final answer is .*?(\d+\.?\d*|\.\d+)[\s\S]*?(?<!\.)\.$`, backtracks without end on a long row of digits; this finds the same.
 */
function behindPhrase(text: string, kind: WordKind): string | undefined {
  const phrase = text.indexOf(PHRASE);
  if (phrase < 0) return undefined;
  const start = phrase + PHRASE.length;
  if (kind !== "number") return text.slice(start);
  const end = FULL_STOP.exec(text);
  return end ? NUMBER.exec(text.slice(start, end.index))?.[0] : undefined;
}

/** A target as the paper's scorer has it: the text after `####` with its commas, `(A)`, or LaTeX in its normal form. */
export function officialTarget(target: string, kind: WordKind): string {
  if (kind === "letter") return `(${target.replace(/[()]/g, "").trim()})`;
  return kind === "math" ? officialMath(target).trim() : (target.split("####").at(-1) as string).trim();
}
