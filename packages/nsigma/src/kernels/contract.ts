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

/** Where a walk down the sorted logits stops, found without sorting. */
export interface Crossing {
  /** The logit at the stop. */
  threshold: number;
  /** How many entries the walk took, the one at the stop included. */
  rank: number;
}

/**
 * The passes over a whole row that samplers are made of.
 *
 * A kernel knows nothing of steps: numbers in, numbers out, nothing kept between calls. `js` is the
 * reference that every other kernel is tested against.
 */
export interface Kernel {
  readonly name: string;

  statistics(logits: Float32Array, count: number, out: Statistics): void;

  softmaxSums(logits: Float32Array, count: number, max: number, scale: number, out: SoftmaxSums): void;

  /**
   * The threshold kernel: moves every entry whose key is above `threshold`, and the first entries equal to it, to
   * the front of `outLogits` and `outIds`, in id order. Source and target may be the same arrays.
   *
   * @param keys what is compared: the logits themselves, or another number per entry
   * @param ids the entries' token ids, ascending; null when entry i is token i
   * @param limit the most entries to keep; beyond it, entries equal to the threshold go, higher ids first.
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
    outLogits: Float32Array,
    outIds: Int32Array,
  ): number;

  /** The k-th largest entry: where walking down the sorted row has taken `k` entries, 1 <= k <= finite entries. */
  crossRank(logits: Float32Array, count: number, k: number, out: Crossing): void;

  /**
   * Where walking down the entries in the order of their keys has gathered `share` (0 to 1) of the softmax mass.
   *
   * @param keys the logits themselves, or another number per entry; -Infinity where the logit is
   */
  crossMass(
    keys: Float32Array,
    logits: Float32Array,
    count: number,
    max: number,
    scale: number,
    share: number,
    out: Crossing,
  ): void;
}
