import { LONGEST_ANSWER } from "./extracted.ts";

/** What ends in a full stop and does not end a sentence. */
const ABBREVIATION =
  /(?:^|[^A-Za-z])(?:(?:Rs|approx|appr|ca|No|Nos|vs|e\.g|i\.e|cf|Mr|Mrs|Ms|Dr|Prof|St|Fig|Eq|Eqs|Vol|Ch|Sec|resp|est|max|min|avg|incl|excl|wt|opt|ans|sq|cu|Inc|Ltd|Co|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|(?:[A-Za-z]\.)+[A-Za-z])$/i;

export interface Sentence {
  readonly text: string;
  readonly end: number;
  readonly asks: boolean;
}

/** The sentence, or the rest of one, that begins at a place: to the end of its line, or to a stop that is not an abbreviation's. */
export function sentenceAt(text: string, start: number): Sentence {
  const line = /[^\n]*/y;
  line.lastIndex = start;
  const rest = (line.exec(text)?.[0] ?? "").slice(0, LONGEST_ANSWER);
  for (const { index, 0: stop } of rest.matchAll(/[.!?]+(?=["')*_\]$]{0,6}(?:\s|$))/g)) {
    const abbreviated = stop === "." && ABBREVIATION.test(rest.slice(Math.max(0, index - 12), index));
    const continues = index + 1 < rest.trimEnd().length;
    if (abbreviated && continues) continue;
    return { text: rest.slice(0, index), end: start + index, asks: stop.includes("?") };
  }
  return { text: rest, end: start + rest.length, asks: false };
}
