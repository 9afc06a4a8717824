import { LogitsError, OptionError } from "../errors.ts";
import type { Logits } from "../logits/logits.ts";
import { checkRow, lengthOf } from "../logits/logits.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Chooses one token for each row of a batch. Each row has its sampler, so its tokens do not depend on the batch.
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
  out: Int32Array = new Int32Array(rows),
): Int32Array {
  checkRow(logits);
  if (lengthOf(logits) !== rows * vocabSize) {
    throw new OptionError("logits", lengthOf(logits), `rows x vocabSize = ${rows * vocabSize} entries`);
  }
  if (samplers.length !== rows) {
    throw new OptionError("samplers", samplers.length, `one for each of the ${rows} rows`);
  }
  if (out.length < rows) throw new OptionError("out", out.length, `at least ${rows} entries`);
  for (let row = 0; row < rows; row++) {
    try {
      out[row] = samplers[row].sample(rowOf(logits, row, vocabSize));
    } catch (error) {
      if (!(error instanceof LogitsError)) throw error;
      throw new LogitsError(`row ${row}: ${error.message.replace("logits: ", "")}`, error.position);
    }
  }
  return out;
}

/** One row of a batch, sharing its memory. */
export function rowOf(logits: Logits, row: number, vocabSize: number): Logits {
  const start = row * vocabSize;
  const end = start + vocabSize;
  if (logits instanceof Float32Array) return logits.subarray(start, end);
  return { data: logits.data.subarray(start, end), dtype: logits.dtype };
}
