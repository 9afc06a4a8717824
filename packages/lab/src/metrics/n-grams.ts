/** A text's tokens: words, or a model's ids. All diversity metrics take tokens, so that who compares says what counts as one. */
export type Tokens = readonly (string | number)[];

/** The text's words: what stands between white space, punctuation with it. */
export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** The text's n-grams in order, each as one string; none when it has fewer than n tokens. */
export function nGrams(tokens: Tokens, n: number): string[] {
  return Array.from({ length: Math.max(0, tokens.length - n + 1) }, (_, start) =>
    tokens.slice(start, start + n).join("\u0000"),
  );
}
