import { OptionError } from "../../errors.ts";
import type { HostRequest } from "../host.ts";
import type { ReadingTokenizer } from "../token-text.ts";

/** What turns text to tokens and back. transformers.js's `AutoTokenizer` is one. */
export interface OrtTokenizer extends ReadingTokenizer {
  /** Needed for chats. */
  apply_chat_template?(messages: never, options: never): unknown;
  readonly chat_template?: unknown;
}

/**
 * A prompt as token ids.
 *
 * @throws OptionError for a chat without a template
 */
export function encode(tokenizer: OrtTokenizer, prompt: HostRequest["prompt"]): readonly number[] {
  if (typeof prompt === "string") return tokenizer.encode(prompt);
  if (!tokenizer.chat_template || !tokenizer.apply_chat_template) {
    throw new OptionError("prompt", prompt, "a text, because the tokenizer has no chat template");
  }
  const options = { add_generation_prompt: true, return_dict: false, return_tensor: false };
  return tokenizer.apply_chat_template(prompt as never, options as never) as number[];
}
