import { OptionError } from "../errors.ts";
import type { HostRequest } from "./host.ts";

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
  /** The bytes of a token, which may be a part of a character; undefined where they are not known. */
  bytesOf?(id: number): Uint8Array | undefined;
}

/** The part of a transformers.js tokenizer that is used: it turns text into tokens and back. */
export interface Tokenizer {
  encode(text: string, options?: { add_special_tokens: boolean }): readonly number[];
  decode(
    ids: number[],
    options: { skip_special_tokens: boolean; clean_up_tokenization_spaces: boolean },
  ): string;
  /** Needed for chats. */
  apply_chat_template?(messages: never, options: never): unknown;
  readonly chat_template?: unknown;
}

/**
 * How the tokens of a transformers.js tokenizer read.
 *
 * Its clean-up of spaces is off: it would make "it." of "it .", which the model did not write, and it takes back what has
 * been streamed. So this is not what `tokenizer.decode(ids)` gives where the clean-up is on.
 */
export function tokenText(tokenizer: Tokenizer): TokenText {
  return {
    tokensOf: (text) => tokenizer.encode(text, { add_special_tokens: false }),
    textOf: (ids, special) =>
      tokenizer.decode(ids, { skip_special_tokens: !special, clean_up_tokenization_spaces: false }),
  };
}

/** A prompt as its tokenizer takes it. */
export interface RenderedPrompt {
  readonly text: string;
  /** A chat template writes the special tokens itself; around a plain text the tokenizer puts its own. */
  readonly add_special_tokens: boolean;
}

/**
 * A text as it stands, or a chat in the tokenizer's template.
 *
 * @param open whether a chat ends where an answer begins
 * @throws OptionError for a chat without a template
 */
export function renderPrompt(
  tokenizer: Tokenizer,
  prompt: HostRequest["prompt"],
  open = true,
): RenderedPrompt {
  if (typeof prompt === "string") return { text: prompt, add_special_tokens: true };
  if (!tokenizer.chat_template || !tokenizer.apply_chat_template) {
    throw new OptionError("prompt", prompt, "a text, because the model has no chat template");
  }
  const options = { tokenize: false, add_generation_prompt: open };
  const text = tokenizer.apply_chat_template([...prompt] as never, options as never) as string;
  return { text, add_special_tokens: false };
}

/** The token ids of a prompt; see `renderPrompt`. */
export function encodePrompt(
  tokenizer: Tokenizer,
  prompt: HostRequest["prompt"],
  open = true,
): readonly number[] {
  const { text, ...options } = renderPrompt(tokenizer, prompt, open);
  return tokenizer.encode(text, options);
}
