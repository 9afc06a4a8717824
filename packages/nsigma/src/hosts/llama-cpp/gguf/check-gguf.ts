import type { GgufHeader, GgufValue } from "./read-gguf.ts";

const TEXTS = 8;
const INT32 = 5;
const FLOAT32 = 6;
/** Sizes of a network, by the end of their keys; 0 stands for none where a network has no such part. */
const COUNTS =
  /\.(vocab_size|expert_count|expert_used_count|context_length|embedding_length|block_count|feed_forward_length|[\w.]*(head_count|head_count_kv|key_length|value_length|dimension_count))$/;
/** No model has as much of anything; products of two stay exact. */
const MOST = 2 ** 26;

/**
 * Checks what llama.cpp takes at its word: a size of 0 or a number that is none ends the process there, and lists of
 * the vocabulary that are of another length or type are read beyond their end.
 *
 * @throws Error that says what is wrong, in words that follow the file's name
 */
export function checkGguf({ values, tensors }: GgufHeader): void {
  const architecture = values.get("general.architecture");
  if (typeof architecture !== "string" || !/^[\w.-]+$/.test(architecture))
    throw new Error(`general.architecture is ${shown(architecture)}, not a name`);
  for (const [key, value] of values) {
    if (key.startsWith(`${architecture}.`) && typeof value === "number") checkNumber(key, value);
  }
  const sizes = ["embedding_length", "block_count", "context_length"];
  const has = (part: RegExp): boolean => tensors.some(({ name }) => part.test(name));
  const attends = has(/^blk\.\d+\.attn_q\./);
  if (attends) sizes.push("attention.head_count");
  if (has(/^blk\.\d+\.ffn_(up|down)\./)) sizes.push("feed_forward_length");
  for (const size of sizes) {
    if (!values.get(`${architecture}.${size}`)) throw new Error(`${architecture}.${size} is 0 or missing`);
  }
  if (values.get(`${architecture}.attention.head_count_kv`) === 0 && attends)
    throw new Error(`${architecture}.attention.head_count_kv is 0`);
  checkVocabulary(values);
}

/** Where llama.cpp ends the process at more, in llama-hparams.h. */
const LIMITS: Readonly<Record<string, number>> = {
  block_count: 512,
  expert_count: 512,
  expert_used_count: 512,
};

function checkNumber(key: string, value: number): void {
  const most = LIMITS[key.slice(key.indexOf(".") + 1)] ?? MOST;
  const least = /epsilon|freq_base$/.test(key) ? 0 : -Infinity;
  if (
    COUNTS.test(key)
      ? !(Number.isInteger(value) && value >= 0 && value <= most)
      : !(value >= least && value < Infinity)
  )
    throw new Error(`${key} is ${value}, which no model has`);
}

function checkVocabulary(values: GgufHeader["values"]): void {
  const tokens = values.get("tokenizer.ggml.tokens");
  if (tokens === undefined) return;
  const length = lengthOf("tokenizer.ggml.tokens", tokens, TEXTS);
  for (const [list, type] of [
    ["token_type", INT32],
    ["scores", FLOAT32],
  ] as const) {
    const key = `tokenizer.ggml.${list}`;
    const value = values.get(key);
    if (value !== undefined && lengthOf(key, value, type) !== length)
      throw new Error(`${key} is not as long as the vocabulary of ${length}`);
  }
  const merges = values.get("tokenizer.ggml.merges");
  if (merges !== undefined) lengthOf("tokenizer.ggml.merges", merges, TEXTS);
}

function lengthOf(key: string, value: GgufValue, type: number): number {
  if (typeof value === "object" && value.type === type) return value.length;
  throw new Error(`${key} is ${shown(value)}, not a list of type ${type}`);
}

function shown(value: GgufValue | undefined): string {
  return JSON.stringify(value) ?? "missing";
}
