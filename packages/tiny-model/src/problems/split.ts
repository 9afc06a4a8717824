import type { Problem } from "./problem.ts";

export type Split = "train" | "test";

const TEST_SHARE = 16;
const EQUATION = /\d+ [-+*/] \d+ = \d+/g;

/** FNV-1a with a final avalanche: its low bits alone would depend too simply on the last characters. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** What makes two problems the same sum: the shape and the numbers, whatever the names and things. */
export function keyOf(problem: Pick<Problem, "shape" | "answer">): string {
  return `${problem.shape}: ${problem.answer.match(EQUATION)?.join("; ")}`;
}

/** The split a problem belongs to; about one key in sixteen is for testing. */
export function splitOf(problem: Pick<Problem, "shape" | "answer">): Split {
  return hash(keyOf(problem)) % TEST_SHARE === 0 ? "test" : "train";
}
