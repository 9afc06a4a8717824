/** Parts of a whole as they are said; "of" follows. */
export const PARTS: readonly { words: string; by: number }[] = [
  { words: "half", by: 2 },
  { words: "a third", by: 3 },
  { words: "a quarter", by: 4 },
];

/** Multiples as they are said; "as many as" follows. */
export const MULTIPLES: readonly { words: string; by: number }[] = [
  { words: "twice", by: 2 },
  { words: "three times", by: 3 },
  { words: "four times", by: 4 },
];
