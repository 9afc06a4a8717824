/** How a model's tokens read. */
export interface TokenText {
  /** The token ids of a text; special tokens in it are taken for what they are. */
  tokensOf(text: string): readonly number[];
  /**
   * The text of token ids, at least one, as it stands: with no space put in or taken away.
   *
   * @param special whether special tokens are written out; otherwise they are left out
   */
  textOf(ids: number[], special: boolean): string;
}

/** The part of a transformers.js tokenizer that is used to read tokens. */
export interface ReadingTokenizer {
  encode(text: string, options?: { add_special_tokens: boolean }): readonly number[];
  decode(
    ids: number[],
    options: { skip_special_tokens: boolean; clean_up_tokenization_spaces: boolean },
  ): string;
}

/**
 * How the tokens of a transformers.js tokenizer read.
 *
 * Its clean-up of spaces is off: it would make "it." of "it .", which the model did not write, and it takes back what has
 * been streamed. So this is not what `tokenizer.decode(ids)` gives where the clean-up is on.
 */
export function tokenText(tokenizer: ReadingTokenizer): TokenText {
  return {
    tokensOf: (text) => tokenizer.encode(text, { add_special_tokens: false }),
    textOf: (ids, special) =>
      tokenizer.decode(ids, { skip_special_tokens: !special, clean_up_tokenization_spaces: false }),
  };
}
