import type { Logits } from "../logits/logits.ts";

/** What one pass over a row finds. All sums are float64; only finite entries count. */
export interface Statistics {
  /** The largest entry; +Infinity if there is one, -Infinity if nothing is above it. */
  max: number;
  mean: number;
  /** Population variance (divided by the number of finite entries). */
  variance: number;
  /** Finite entries. */
  finite: number;
  /** Index of the first NaN, or -1. */
  firstNaN: number;
}

/** Sums of the softmax weights w = exp((l - max) * scale). */
export interface SoftmaxSums {
  /** Σw, at least 1. */
  sum: number;
  /** Σw·(l - max)·scale, for the entropy: H = ln(sum) - weighted / sum. */
  weighted: number;
}

/** Where a walk down the sorted keys stops, found without sorting. */
export interface Crossing {
  /** The key at the stop. */
  threshold: number;
  /** How many entries the walk took, the one at the stop included. */
  rank: number;
}

export type KernelName = "js" | "wasm";

/**
 * The passes over a whole row that samplers are made of, and the memory they work in.
 *
 * A kernel knows nothing of steps: numbers in, numbers out. `statistics` also notes where in the row large entries
 * are, and a pass that is told the row is still `scanned` (not written to since) may skip the rest of it.
 */
export interface Kernel {
  readonly name: KernelName;
  /** The longest row it has room for. */
  readonly capacity: number;
  /** Where candidates live once they are written to or cut: their scores, and their token ids. */
  readonly row: Float32Array;
  readonly ids: Int32Array;
  /** A number per entry, for a step to fill. */
  readonly keys: Float32Array;

  /**
   * A row where the passes can read it: itself, if they can, and otherwise a copy in `row`.
   *
   * @param count how many of its entries are tokens
   */
  take(logits: Logits, count: number): Float32Array;

  statistics(logits: Float32Array, count: number, out: Statistics): void;

  softmaxSums(
    logits: Float32Array,
    count: number,
    max: number,
    scale: number,
    scanned: boolean,
    out: SoftmaxSums,
  ): void;

  /**
   * The threshold kernel: moves every entry whose key is not below `threshold` to the front of `row` and `ids`, in the
   * order they have.
   *
   * @param keys what is compared: the logits themselves, or another number per entry
   * @param ids the entries' token ids, ascending; null when entry i is token i
   * @param limit the most entries to keep; beyond it, entries equal to the threshold go, later ones first.
   *   At least the number of entries above the threshold.
   * @returns how many were kept
   */
  keep(
    keys: Float32Array,
    logits: Float32Array,
    ids: Int32Array | null,
    count: number,
    threshold: number,
    limit: number,
    scanned: boolean,
  ): number;

  /** -|l - center| for every entry, in `keys`: the nearest come first. */
  nearness(logits: Float32Array, count: number, center: number): Float32Array;

  /** The k-th largest key: where walking down the sorted keys has taken `k` entries, 1 <= k <= finite entries. */
  crossRank(keys: Float32Array, count: number, k: number, scanned: boolean, out: Crossing): void;

  /**
   * Where walking down the entries in the order of their keys has gathered `share` (0 to 1) of the softmax mass.
   *
   * @param keys the logits themselves, or another number per entry, at most 0; -Infinity where the logit is
   * @param total Σw, where it is known; NaN otherwise
   */
  crossMass(
    keys: Float32Array,
    logits: Float32Array,
    count: number,
    max: number,
    scale: number,
    share: number,
    scanned: boolean,
    total: number,
    out: Crossing,
  ): void;

  /**
   * The entry that a random number picks by inverting the cumulative softmax in the order of the entries.
   *
   * @param u in [0, 1)
   */
  draw(logits: Float32Array, count: number, max: number, scale: number, u: number): number;
}
