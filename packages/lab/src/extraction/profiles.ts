import { isData, normaliseData, robustData, strictData } from "./data-answer.ts";
import { type AnswerKind, type Extract, type Extracted, NONE, type WordKind } from "./extracted.ts";
import { lmEval, lmEvalTarget } from "./lm-eval.ts";
import { official, officialTarget } from "./official.ts";
import { normaliseAnswer, robust } from "./robust.ts";
import { strict } from "./strict.ts";

export type ProfileName = "robust" | "strict" | "lm-eval" | "official";

/** A way to read answers: out of a text, and out of the task's own target; both in one normal form. */
export interface Profile {
  readonly extract: Extract;
  readonly target: (target: string, kind: AnswerKind) => string;
}

/** A profile as others published it, who have no rule for data: there it reads what is nothing else. */
function profile(
  extract: (text: string, kind: WordKind, choices?: number) => Extracted,
  target: (target: string, kind: WordKind) => string,
  readData = strictData,
): Profile {
  return {
    extract: (text, kind, choices) => (isData(kind) ? readData(text, kind) : extract(text, kind, choices)),
    target: (given, kind) => (isData(kind) ? normaliseData(given, kind) : target(given, kind)),
  };
}

/** Every profile; `robust` is the one that counts unless another is asked for. */
export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  robust: profile(robust, normaliseAnswer, robustData),
  strict: profile(strict, normaliseAnswer),
  "lm-eval": profile(lmEval, lmEvalTarget),
  official: profile(official, officialTarget),
};

/** Whether an answer that a profile has read is the task's target, by that profile's comparison. No answer is wrong. */
export function isRight(
  answer: string | undefined,
  target: string,
  kind: AnswerKind,
  profile: ProfileName = "robust",
): boolean {
  return answer !== undefined && answer === PROFILES[profile].target(target, kind);
}

/** A text read and marked. */
export interface Mark extends Extracted {
  readonly right: boolean;
  /** Whether any rule could read it; false too where `official` takes the whole text for the answer. */
  readonly parsed: boolean;
}

/**
 * Reads and marks a text.
 *
 * @param target the task's: GSM8K's `#### 18` or `18`, `B` or `(B)`, LaTeX
 * @param choices how many letters there are to choose from, for "letter"; 5 unless given
 */
export function mark(
  text: string,
  target: string,
  kind: AnswerKind,
  profile: ProfileName = "robust",
  choices?: number,
): Mark {
  const extracted = PROFILES[profile].extract(text, kind, choices);
  const right = isRight(extracted.answer, target, kind, profile);
  return { ...extracted, right, parsed: extracted.rule !== NONE };
}
