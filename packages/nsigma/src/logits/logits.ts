import { LogitsError } from "../errors.ts";

/**
 * One row of scores, one per token of the vocabulary, as a host has it.
 *
 * Half-precision rows come as their bits with the dtype named, because `Uint16Array` alone does not say which.
 */
export type Logits = Float32Array | { readonly data: Uint16Array; readonly dtype: "float16" | "bfloat16" };

/**
 * Whether a value is an array of floats and not only looks like one: a proxy of it, or an object made from it, passes
 * `instanceof` and has neither length nor entries.
 */
export function isFloats(value: unknown): value is Float32Array {
  return ArrayBuffer.isView(value) && value instanceof Float32Array;
}

/** How many entries a row has, padding included. */
export function lengthOf(logits: Logits): number {
  return logits instanceof Float32Array ? logits.length : logits.data.length;
}

/** @throws LogitsError when a value is not a row of scores */
export function checkRow(logits: Logits): void {
  if (isFloats(logits)) return;
  const { data, dtype } = (logits ?? {}) as Partial<Exclude<Logits, Float32Array>>;
  const isBits = ArrayBuffer.isView(data) && data instanceof Uint16Array;
  if (!isBits || (dtype !== "float16" && dtype !== "bfloat16")) {
    throw new LogitsError(
      'the row must be a Float32Array, or {data: Uint16Array, dtype: "float16" | "bfloat16"}',
    );
  }
}

/**
 * The entries of a row that are tokens.
 *
 * @param logits the row
 * @param vocabSize the real vocabulary, when the row is padded beyond it; undefined when it is not
 * @throws LogitsError when the row is none, is empty, or is shorter than the vocabulary
 */
export function vocabularyOf(logits: Logits, vocabSize: number | undefined): number {
  checkRow(logits);
  const length = lengthOf(logits);
  if (length === 0) throw new LogitsError("the row is empty");
  if (vocabSize === undefined) return length;
  if (length < vocabSize) {
    throw new LogitsError(`the row has ${length} entries, fewer than vocabSize ${vocabSize}`);
  }
  return vocabSize;
}
