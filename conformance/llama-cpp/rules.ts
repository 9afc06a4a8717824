/** Half a unit in the last place of a float32 between 1 and 2: what one operation may be off by, relatively. */
export const U = 2 ** -24;

/** The tokens a cut chooses among, all above -Infinity. */
export interface Candidates {
  ids: Int32Array;
  logits: Float32Array;
}

/** Token id -> 1 when it is kept. */
export type Kept = Uint8Array;

/** How far a rule must be bent before it would keep a given set: 0 for the set that exact arithmetic keeps. */
export interface Bend {
  /** In units of what the line is drawn on. */
  line: number;
  /** In units of what the tokens are ordered by. */
  order: number;
}

/** Ours is float64 on float32 logits; a mass counts as reached 2^-20 below it, as sums in float32 would have it. */
export const EXACT: Bend = { line: 2 ** -20, order: 2 ** -40 };

/** A cut's rule in exact (float64) arithmetic, and how far arithmetic in float32 may bend it. */
export interface Rule {
  bend(kept: Kept): Bend;
  float32: Bend;
  /** How far ours may bend it, where that is not `EXACT`. */
  ours?: Bend;
}

export type RuleOf = (candidates: Candidates) => Rule;

/** Exactly the k best; equals in any order, but always k of them. */
export function best(k: number): RuleOf {
  return ({ ids, logits }) => ({
    bend: (kept) => ({
      line: Math.abs(count(ids, kept) - Math.min(k, ids.length)),
      order: disorder(ids, logits.map(negative), kept),
    }),
    float32: { line: 0, order: 0 },
  });
}

/** Every token at or above a logit, and at least the `keep` best. */
export function above(lineOf: (logits: Float32Array) => { at: number; float32: number }, keep = 1): RuleOf {
  return ({ ids, logits }) => {
    const { at, float32 } = lineOf(logits);
    const least = logits.toSorted().at(-Math.min(keep, logits.length))!;
    const beyond = (kept: Kept) => (id: number, i: number) =>
      kept[id] ? (logits[i] >= least ? 0 : at - logits[i]) : logits[i] - at;
    return {
      bend: (kept) => ({ line: tooFew(ids, kept, keep) + maximum(ids, beyond(kept), 0), order: 0 }),
      float32: { line: float32, order: 0 },
    };
  };
}

/** Where each token lies in an order, nearest first. */
export interface Places {
  places: Float64Array;
  /** How far two tokens may lie the wrong way round in llama.cpp, and in ours. */
  float32: number;
  ours?: number;
}

/**
 * The smallest prefix of an order whose mass reaches p, and at least `keep` tokens. Both sums, of the softmax and of
 * the prefix, run over up to n float32 terms, each of which adds a relative error of U (Higham: Accuracy and
 * stability of numerical algorithms, 4.2); the 64 is for the exponentials, the divisions and p.
 */
export function prefix(p: number, keep: number, order: (probabilities: Float64Array) => Places): RuleOf {
  return ({ ids, logits }) => {
    const probabilities = softmax(logits);
    const { places, float32, ours = EXACT.order } = order(probabilities);
    return {
      bend(kept) {
        const size = count(ids, kept);
        const farthest = maximum(ids, (id, i) => (kept[id] ? places[i] : -Infinity));
        let mass = 0;
        let last = 0;
        for (let i = 0; i < ids.length; i++) {
          if (!kept[ids[i]]) continue;
          mass += probabilities[i];
          if (places[i] >= farthest - float32) last = Math.max(last, probabilities[i]);
        }
        const short = size === ids.length ? 0 : p - mass;
        const over = size <= keep ? 0 : mass - last - p;
        const line = tooFew(ids, kept, keep) + Math.max(short, over, 0);
        return { line, order: disorder(ids, places, kept) };
      },
      float32: { line: (2 * ids.length + 64) * U, order: float32 },
      ours: { line: EXACT.line, order: ours },
    };
  };
}

/** How far below a token that was cut a kept token lies. */
export function disorder(ids: Int32Array, places: ArrayLike<number>, kept: Kept): number {
  const farthest = maximum(ids, (id, i) => (kept[id] ? places[i] : -Infinity));
  const nearest = -maximum(ids, (id, i) => (kept[id] ? -Infinity : -places[i]));
  return Math.max(0, farthest - nearest);
}

export function count(ids: Int32Array, kept: Kept): number {
  return ids.reduce((sum, id) => sum + kept[id], 0);
}

export function softmax(logits: Float32Array): Float64Array {
  const top = logits.reduce((a, b) => Math.max(a, b));
  const weights = Float64Array.from(logits, (logit) => Math.exp(logit - top));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

export function negative(value: number): number {
  return -value;
}

/** No bending makes up for tokens that must stay. */
function tooFew(ids: Int32Array, kept: Kept, keep: number): number {
  return count(ids, kept) < Math.min(keep, ids.length) ? Infinity : 0;
}

function maximum(ids: Int32Array, of: (id: number, i: number) => number, least = -Infinity): number {
  return ids.reduce((most, id, i) => Math.max(most, of(id, i)), least);
}
