import { Template } from "@huggingface/jinja";
import { Tokenizer as HubTokenizer } from "@huggingface/tokenizers";
import { encodePrompt, type Tokenizer, tokenBytes, type TokenText, tokenText } from "nsigma/hosts";
import { type ModelFiles, textIn } from "./model-files.ts";

type Prompt = Parameters<typeof encodePrompt>[1];

/** A model's tokens: texts and chats in, ids out, and back. */
export interface ModelTokens {
  readonly tokenText: Required<TokenText>;
  /** Whether it has a chat template. */
  readonly chat: boolean;
  readonly endOfText: readonly number[];
  encode(prompt: Prompt): readonly number[];
}

interface TokenizerConfig {
  readonly chat_template?: string;
  readonly eos_token?: string | { readonly content: string };
  readonly bos_token?: string | { readonly content: string };
}

/** Reads a model's tokenizer.json, its template, and which tokens end a text. */
export async function readTokens(files: ModelFiles): Promise<ModelTokens> {
  const json = JSON.parse(await textIn(files, "tokenizer.json")) as object;
  const config = JSON.parse(await textIn(files, "tokenizer_config.json")) as TokenizerConfig;
  const hub = new HubTokenizer(json as never, config as never);
  const template = config.chat_template ? new Template(config.chat_template) : undefined;
  const content = (token: TokenizerConfig["eos_token"]): string =>
    typeof token === "object" ? token.content : (token ?? "");
  const tokenizer: Tokenizer = {
    encode: (text, options) => hub.encode(text, options as never).ids,
    decode: (ids, options) => hub.decode(ids, options as never),
    chat_template: config.chat_template,
    apply_chat_template: (messages: never, options: never) =>
      template?.render({
        ...(options as object),
        messages: messages as never,
        eos_token: content(config.eos_token),
        bos_token: content(config.bos_token),
      }),
  };
  const generation = await files.read("generation_config.json");
  const model = JSON.parse(
    generation ? new TextDecoder().decode(generation) : await textIn(files, "config.json"),
  ) as {
    eos_token_id?: number | number[] | null;
  };
  return {
    tokenText: { ...tokenText(tokenizer), bytesOf: tokenBytes(hub) },
    chat: template !== undefined,
    endOfText: [model.eos_token_id ?? []].flat(),
    encode: (prompt) => encodePrompt(tokenizer, prompt),
  };
}
