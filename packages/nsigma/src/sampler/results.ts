import type { Candidates } from "../candidates/candidates.ts";
import { held } from "../candidates/held.ts";
import { OptionError } from "../errors.ts";

/** The kept set: token ids and probabilities, most likely first, equals by lower id. Both have the same length. */
export interface Distribution {
  ids: Int32Array;
  probabilities: Float64Array;
}

/** The candidates as a sorted distribution. Tokens at -Infinity are not in it. */
export function distributionOf(candidates: Candidates): Distribution {
  const { logits, count, scale } = candidates;
  const { max, finite } = candidates.statistics();
  const entries = new Int32Array(finite);
  let kept = 0;
  for (let i = 0; i < count; i++) if (logits[i] !== -Infinity) entries[kept++] = i;
  // Entries are in id order and the sort is stable, so equals stay by lower id.
  entries.sort((a, b) => logits[b] - logits[a]);

  const ids = new Int32Array(finite);
  const probabilities = new Float64Array(finite);
  let sum = 0;
  for (let rank = 0; rank < finite; rank++) {
    ids[rank] = candidates.id(entries[rank]);
    sum += probabilities[rank] = Math.exp((logits[entries[rank]] - max) * scale);
  }
  for (let rank = 0; rank < finite; rank++) probabilities[rank] /= sum;
  return { ids, probabilities };
}

/**
 * Writes final logits into `out`, and -Infinity wherever no candidate is left. Where the best would be beyond
 * float32 at its temperature, all are shifted so that it is 0; a softmax over them is the same.
 */
export function maskInto(candidates: Candidates, out: Float32Array): Float32Array {
  const { logits, count, temperature, vocabSize } = candidates;
  if (out.length < vocabSize)
    throw new OptionError("out", out.length, `an array of at least ${vocabSize} entries`);
  const { max } = candidates.statistics();
  const zero = Number.isFinite(Math.fround(max / temperature)) ? 0 : max;
  if (candidates.dense) {
    // The row may be `out` itself.
    for (let i = 0; i < count; i++) out[i] = held((logits[i] - zero) / temperature, logits[i]);
    return out.fill(-Infinity, count);
  }
  out.fill(-Infinity);
  for (let i = 0; i < count; i++) out[candidates.id(i)] = held((logits[i] - zero) / temperature, logits[i]);
  return out;
}
