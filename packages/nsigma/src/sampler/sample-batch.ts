import { LogitsError, OptionError } from "../errors.ts";
import type { Logits } from "../logits/logits.ts";
import { checkRow, lengthOf } from "../logits/logits.ts";
import { checkInteger } from "../check.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Chooses one token for each row of a batch. Each row has its sampler, so its tokens do not depend on the batch.
 * When a row cannot be sampled, no row is: every sampler and `out` stay as they were.
 *
 * @param logits rows x vocabSize entries, row after row
 * @param rows how many rows
 * @param vocabSize entries per row, padding included (a sampler's own `vocabSize` leaves that out)
 * @param samplers one per row
 * @param out where the tokens go; a new array by default
 * @returns out, one token id per row
 * @throws OptionError when the sizes do not fit; LogitsError naming the row
 */
export function sampleBatch(
  logits: Logits,
  rows: number,
  vocabSize: number,
  samplers: readonly Sampler[],
  out?: Int32Array,
): Int32Array {
  checkRow(logits);
  checkInteger("rows", rows, 0);
  checkInteger("vocabSize", vocabSize, 1);
  if (lengthOf(logits) !== rows * vocabSize) {
    throw new OptionError("logits", lengthOf(logits), `rows x vocabSize = ${rows * vocabSize} entries`);
  }
  if (!Array.isArray(samplers)) throw new OptionError("samplers", samplers, "a list of samplers");
  if (samplers.length !== rows) {
    throw new OptionError("samplers", samplers.length, `a list with one for each of the ${rows} rows`);
  }
  if (out !== undefined && !(ArrayBuffer.isView(out) && out instanceof Int32Array)) {
    throw new OptionError("out", out, "an Int32Array");
  }
  if (out !== undefined && out.length < rows)
    throw new OptionError("out", out.length, `an array of at least ${rows} entries`);
  const tokens = sampleRows(logits, vocabSize, samplers);
  if (out === undefined) return tokens;
  out.set(tokens);
  return out;
}

/**
 * One token for each row of a batch whose sizes fit, or an error and samplers that stay as they were.
 *
 * @param first what the first row is called in an error
 */
export function sampleRows(
  logits: Logits,
  vocabSize: number,
  samplers: readonly Sampler[],
  first = 0,
): Int32Array {
  const tokens = new Int32Array(samplers.length);
  let row = 0;
  try {
    for (; row < samplers.length; row++) tokens[row] = samplers[row].sample(rowOf(logits, row, vocabSize));
  } catch (error) {
    // Backwards, because one sampler may stand for several rows.
    for (let drawn = row - 1; drawn >= 0; drawn--) samplers[drawn].rewind(1);
    if (!(error instanceof LogitsError)) throw error;
    throw new LogitsError(`row ${first + row}: ${error.message.replace("logits: ", "")}`, error.position);
  }
  return tokens;
}

/** One row of a batch, sharing its memory. */
export function rowOf(logits: Logits, row: number, vocabSize: number): Logits {
  const start = row * vocabSize;
  const end = start + vocabSize;
  if (logits instanceof Float32Array) return logits.subarray(start, end);
  return { data: logits.data.subarray(start, end), dtype: logits.dtype };
}
