import type { Candidates } from "../candidates/candidates.ts";

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
  entries.sort((a, b) => logits[b] - logits[a] || a - b);

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

/** Writes final logits into `out`, and -Infinity wherever no candidate is left. */
export function maskInto(candidates: Candidates, out: Float32Array): Float32Array {
  const { logits, count, temperature } = candidates;
  if (out.length < candidates.vocabSize) {
    throw new RangeError(`out: expected at least ${candidates.vocabSize} entries, got ${out.length}`);
  }
  if (candidates.dense) {
    // The row may be `out` itself.
    for (let i = 0; i < count; i++) out[i] = logits[i] / temperature;
    return out.fill(-Infinity, count);
  }
  out.fill(-Infinity);
  for (let i = 0; i < count; i++) out[candidates.id(i)] = logits[i] / temperature;
  return out;
}
