import { LogitsError, type Sampler } from "nsigma";
import type { Candidates, Kept } from "./rules.ts";
import type { TokenArray } from "./token-array.ts";

/** What a chain left of a row, by token id. */
export interface Outcome {
  /** 1 for tokens that can still be drawn. */
  kept: Kept;
  /** In float64, of the final logits; 0 for tokens that are not kept. */
  probabilities: Float64Array;
}

/** Above this, a sorted distribution costs more than the mask, which has the same content. */
const SORTED_UP_TO = 4096;

/** Nothing is kept where ours says that every token is banned; llama.cpp leaves an array of -Infinity. */
export function outcomeOf(sampler: Sampler, row: Float32Array): Outcome {
  try {
    return keptBy(sampler, row);
  } catch (error) {
    if (!(error instanceof LogitsError)) throw error;
    return { kept: new Uint8Array(row.length), probabilities: new Float64Array(row.length) };
  }
}

function keptBy(sampler: Sampler, row: Float32Array): Outcome {
  if (row.length > SORTED_UP_TO) return renormalised(sampler.mask(row, new Float32Array(row.length)));
  const outcome = { kept: new Uint8Array(row.length), probabilities: new Float64Array(row.length) };
  const { ids, probabilities } = sampler.distribution(row);
  ids.forEach((id, i) => {
    outcome.kept[id] = 1;
    outcome.probabilities[id] = probabilities[i];
  });
  return outcome;
}

export function outcomeOfArray(array: TokenArray, vocabulary: number): Outcome {
  const logits = new Float32Array(vocabulary).fill(-Infinity);
  for (let i = 0; i < array.size; i++) logits[array.id(i)] = array.logit(i);
  return renormalised(logits);
}

/** The entries that live, in their order. */
export function candidatesOf(array: TokenArray): Candidates {
  const live: number[] = [];
  for (let i = 0; i < array.size; i++) if (array.logit(i) !== -Infinity) live.push(i);
  return {
    ids: Int32Array.from(live, (i) => array.id(i)),
    logits: Float32Array.from(live, (i) => array.logit(i)),
  };
}

function renormalised(logits: Float32Array): Outcome {
  const kept = new Uint8Array(logits.length);
  const probabilities = new Float64Array(logits.length);
  let top = -Infinity;
  for (let id = 0; id < logits.length; id++) top = Math.max(top, logits[id]);
  let sum = 0;
  for (let id = 0; id < logits.length; id++) {
    if (logits[id] === -Infinity) continue;
    kept[id] = 1;
    sum += probabilities[id] = Math.exp(logits[id] - top);
  }
  if (sum > 0) for (let id = 0; id < logits.length; id++) probabilities[id] /= sum;
  return { kept, probabilities };
}
