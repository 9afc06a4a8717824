import type { Kind } from "./item.ts";

const ENDINGS: Record<Exclude<Kind, "list" | "json" | "open">, string> = {
  number: 'a last line of the form "The final answer is N.", where N is the number alone',
  letter: 'a last line of the form "The final answer is (X).", where X is the letter of your choice',
  math: 'a last line of the form "The final answer is E.", where E is the result alone, in LaTeX if need be',
};

/** A question with how to answer it, so that the answer can be found in the text. */
export function instruct(question: string, kind: keyof typeof ENDINGS): string {
  return `${question.trim()}\n\nReason step by step. Close with ${ENDINGS[kind]}`;
}

/** A question with lettered options below it. */
export function withOptions(question: string, options: readonly string[]): string {
  return [question.trim(), ...options.map((option, i) => `(${letterOf(i)}) ${option.trim()}`)].join("\n");
}

/** A for 0. */
export function letterOf(index: number): string {
  return String.fromCharCode(65 + index);
}
