import { Template } from "@huggingface/jinja";
import { Tokenizer as HubTokenizer } from "@huggingface/tokenizers";
import { encodePrompt, type Tokenizer, tokenBytes, type TokenText, tokenText } from "nsigma/hosts";
import { jsonIn, type ModelFiles } from "./files/model-files.ts";

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
  readonly chat_template?: string | readonly { readonly name: string; readonly template: string }[];
  readonly eos_token?: string | { readonly content: string };
  readonly bos_token?: string | { readonly content: string };
}

/** Reads a model's tokenizer.json, its template, and which tokens end a text. */
export async function readTokens(files: ModelFiles): Promise<ModelTokens> {
  const json = await jsonIn(files, "tokenizer.json");
  const config: TokenizerConfig = await jsonIn(files, "tokenizer_config.json");
  const hub = new HubTokenizer(json as never, config as never);
  const source = await templateOf(files, config);
  const template = source === undefined ? undefined : new Template(source);
  const content = (token: TokenizerConfig["eos_token"]): string =>
    typeof token === "object" ? token.content : (token ?? "");
  const tokenizer: Tokenizer = {
    encode: (text, options) => hub.encode(text, options as never).ids,
    decode: (ids, options) => hub.decode(ids, options as never),
    chat_template: source,
    apply_chat_template: (messages: never, options: never) =>
      template?.render({
        ...(options as object),
        messages: messages as never,
        eos_token: content(config.eos_token),
        bos_token: content(config.bos_token),
      }),
  };
  const { eos_token_id = (await jsonIn(files, "config.json")).eos_token_id } = await jsonIn(
    files,
    "generation_config.json",
  ).catch((): Record<string, unknown> => ({})); // models need not have one
  return {
    tokenText: { ...tokenText(tokenizer), bytesOf: tokenBytes(hub) },
    chat: template !== undefined,
    endOfText: [(eos_token_id as number | number[] | null | undefined) ?? []].flat(),
    encode: (prompt) => encodePrompt(tokenizer, prompt),
  };
}

/** A model's template: in its own file, or among its tokenizer's settings, where it may be one of several. */
async function templateOf(
  files: ModelFiles,
  { chat_template: given }: TokenizerConfig,
): Promise<string | undefined> {
  const own = await files.read("chat_template.jinja");
  if (own) return new TextDecoder().decode(own);
  if (given === undefined || typeof given === "string") return given || undefined;
  return (given.find(({ name }) => name === "default") ?? given[0])?.template;
}
