import { OptionError } from "../../errors.ts";
import type { Tokenizer } from "../tokenizer.ts";

/** The part of a transformers.js tensor of token ids that is used. */
export interface IdsTensor {
  readonly data: ArrayLike<unknown>;
}

/** The part of a transformers.js tokenizer that is used. */
export interface TransformersTokenizer extends Tokenizer {
  (text: string, options?: object): unknown;
  readonly eos_token_id?: unknown;
}

/** The part of a transformers.js model that is used. */
export interface TransformersModel {
  generate(options: never): Promise<unknown>;
  /** Reads the tokens of one step; `generate` calls it. */
  forward(inputs: never): Promise<unknown>;
  readonly config: unknown;
  readonly generation_config: unknown;
  /** The onnxruntime sessions that run it, by name. */
  readonly sessions?: unknown;
}

/** What is read from a model's configs; every field may be missing. */
interface Configs {
  readonly max_position_embeddings?: number;
  readonly n_positions?: number;
  readonly eos_token_id?: number | readonly number[] | null;
}

/** @throws OptionError for what is not a model that generates, or not a tokenizer */
export function checkModel(model: TransformersModel, tokenizer: TransformersTokenizer): void {
  if (typeof model?.generate !== "function" || typeof model.forward !== "function") {
    const expected = "a model of transformers.js: await AutoModelForCausalLM.from_pretrained(name)";
    throw new OptionError("model", typeof model, expected);
  }
  if (typeof tokenizer !== "function" || typeof tokenizer.decode !== "function") {
    const expected = "a tokenizer of transformers.js: await AutoTokenizer.from_pretrained(name)";
    throw new OptionError("tokenizer", typeof tokenizer, expected);
  }
}

/** The most tokens prompt and answer may have together; Infinity when the model does not say. */
export function contextLengthOf(model: TransformersModel): number {
  const { max_position_embeddings, n_positions } = model.config as Configs;
  return max_position_embeddings ?? n_positions ?? Infinity;
}

/** The token ids that end a text. */
export function endOfTextOf(model: TransformersModel, tokenizer: TransformersTokenizer): number[] {
  const { eos_token_id } = (model.generation_config ?? {}) as Configs;
  const ids = eos_token_id ?? (tokenizer.eos_token_id as Configs["eos_token_id"]) ?? [];
  return [ids].flat().map(Number);
}
