/**
 * What an answer is: "number" (GSM8K, the built-in problems), "letter" of a multiple choice (AQuA A to E, GPQA A to D), "math"
 * (MATH-500: LaTeX), "list" (between commas) or "json".
 */
export type AnswerKind = "number" | "letter" | "math" | "list" | "json";

/** Answers that stand among words. */
export type WordKind = Exclude<AnswerKind, "list" | "json">;

/** What was read out of a text. */
export interface Extracted {
  /** In the profile's normal form, so that equal answers are equal strings; undefined when there is none. */
  readonly answer: string | undefined;
  /** Which of the profile's rules found it; `NONE` when none did. */
  readonly rule: string;
}

/** The rule of a text that no rule could read. */
export const NONE = "none";

/** A profile's reading of a text: pure. @param choices how many letters there are to choose from, 2 to 26, for "letter"; 5 unless given */
export type Extract = (text: string, kind: AnswerKind, choices?: number) => Extracted;

export const UNREADABLE: Extracted = { answer: undefined, rule: NONE };

/** The letters to choose from as the inside of a character class: 5 gives "A-E". */
export function letterRange(choices: number): string {
  return `A-${String.fromCharCode(64 + choices)}`;
}

/** The longest answer that is read, in characters: no task has longer ones, and reading it would take long. */
export const LONGEST_ANSWER = 1000;
