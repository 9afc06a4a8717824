/** One answer: what was read out of the text (undefined: nothing), and whether it is right. */
export interface Marked {
  readonly answer: string | undefined;
  readonly right: boolean;
}

/** What share of answers is right, and what share could not be read at all; both of all answers, 0 to 1. */
export interface ExactMatch {
  count: number;
  right: number;
  unparsed: number;
  share: number;
  unparsedShare: number;
}

/** Exact match: right answers over all answers. An answer that could not be read is wrong, and counted apart too. */
export function exactMatch(answers: readonly Marked[]): ExactMatch {
  const count = answers.length;
  const right = answers.filter((each) => each.right).length;
  const unparsed = answers.filter(({ answer }) => answer === undefined).length;
  return { count, right, unparsed, share: right / count, unparsedShare: unparsed / count };
}
