import { OptionError } from "../../errors.ts";
import type { TokenText } from "../tokenizer.ts";

/** The part of a node-llama-cpp `LlamaModel` that is used. */
export interface LlamaCppModel {
  readonly filename?: string | undefined;
  readonly fileInfo: { readonly metadata: unknown };
  readonly tokens: { readonly bos: number | null; readonly shouldPrependBosToken: boolean };
  readonly tokenizer: unknown;
  readonly trainContextSize: number;
  tokenize(text: string, specialTokens?: boolean, options?: "trimLeadingSpace"): number[];
  detokenize(tokens: readonly never[], specialTokens?: boolean): string;
  isEogToken(token: never): boolean;
  iterateAllTokens(): Iterable<number>;
}

/** Tokens to evaluate, the last of them with what is wanted of the token after it. */
export type Evaluated = (number | [token: number, options: { generateNext: object }])[];

/** What node-llama-cpp knows of the token after one that was evaluated. */
export interface Next {
  readonly next: { readonly probabilities?: Probabilities };
}

/** Token -> probability: a `Map` of the whole vocabulary. */
export interface Probabilities {
  readonly size: number;
  forEach(visit: (probability: number, token: number) => void): void;
}

/** The part of a node-llama-cpp `LlamaContextSequence` that is used. */
export interface LlamaCppSequence {
  readonly model: LlamaCppModel;
  readonly disposed: boolean;
  readonly context: { readonly disposed: boolean };
  readonly contextSize: number;
  readonly contextTokens: readonly number[];
  readonly nextTokenIndex: number;
  evaluate(tokens: never[], options?: never): AsyncGenerator<number, void, void>;
  controlledEvaluate(input: never[], options?: never): Promise<(Next | undefined)[]>;
  adaptStateToTokens(tokens: never[], allowShift?: boolean): Promise<void>;
}

/** The part of a node-llama-cpp `ChatWrapper` that is used: a chat as text, special tokens apart. */
export interface LlamaCppChatWrapper {
  generateContextState(options: never): { readonly contextText: { tokenize(tokenizer: never): number[] } };
}

/** @throws OptionError when it is not a sequence, one of a node-llama-cpp that is too old, or one that is disposed */
export function checkSequence(sequence: LlamaCppSequence): void {
  if (typeof sequence?.evaluate !== "function") {
    throw new OptionError("sequence", sequence, "a node-llama-cpp sequence: context.getSequence()");
  }
  if (typeof sequence.controlledEvaluate !== "function") {
    const why = "has no controlledEvaluate, which node-llama-cpp has from 3.7 on; update it";
    throw new OptionError("sequence", sequence, why, "unsupported");
  }
  if (sequence.disposed || sequence.context.disposed) {
    const why = "is disposed, or its context is; make another with context.getSequence()";
    throw new OptionError("sequence", sequence, why, "unsupported");
  }
}

/** The most tokens that prompt and answer may have together. */
export function contextLengthOf({ model, contextSize }: LlamaCppSequence): number {
  // llama.cpp rounds a context up, beyond what the model was trained on.
  return Math.min(model.trainContextSize, contextSize);
}

/** The token ids that end a text. */
export function endOfTextOf(model: LlamaCppModel): number[] {
  return [...model.iterateAllTokens()].filter((token) => model.isEogToken(token as never));
}

/** How its tokens read. */
export function tokenTextOf(model: LlamaCppModel): TokenText {
  return {
    tokensOf: (text) => model.tokenize(text, true, "trimLeadingSpace"),
    textOf: (ids, special) => model.detokenize(ids as never[], special),
  };
}

/** The model's own chat template (Jinja), if it has one. */
export function chatTemplateOf({ fileInfo }: LlamaCppModel): string | undefined {
  const { tokenizer } = fileInfo.metadata as { tokenizer?: { chat_template?: string } };
  return tokenizer?.chat_template;
}
