import type { Logits } from "../logits/logits.ts";

/** What a scan of a row finds. Sums are float64; mean and population variance are those of the finite entries. */
export interface Statistics {
  /** +Infinity if there is one, -Infinity if nothing is above it. */
  max: number;
  mean: number;
  variance: number;
  finite: number;
  /** Index of the first NaN, or -1. */
  firstNaN: number;
}

/** The row that a kernel holds. */
export interface Row extends Statistics {
  /** Scores, `count` of them: the caller's array where the passes can read it, until it is written to or cut. */
  logits: Float32Array;
  /** The entries' token ids, ascending; null while entry i is token i. */
  ids: Int32Array | null;
  count: number;
  /** Whether the statistics are those of the entries as they are. */
  scanned: boolean;
}

/** Sums of the weights w = exp((l - max)·scale): Σw, at least 1, and Σw·ln w. The entropy is ln sum - weighted/sum. */
export interface SoftmaxSums {
  sum: number;
  weighted: number;
}

/** Where a walk down the sorted keys stops: the key there, and how many entries it took, that one included. */
export interface Crossing {
  threshold: number;
  rank: number;
}

export type KernelName = "js" | "wasm";

/**
 * Holds one row, and makes the passes over it that samplers consist of.
 *
 * It is not responsible for what a pass is for (it knows no step, only keys and lines), for temperatures (a `scale`
 * comes with the question), for remembering answers, or for bad rows: it reports NaN, and whoever asked refuses it.
 * Every pass but `scan` and `nearness` needs a scanned row. `keys` are the row's own logits or the array `keys`.
 *
 * These answers come at once. Where an answer takes longer than a pass, as from a GPU, a step cannot wait for each:
 * such a kernel stands beside this one. It is given the whole chain as data, compiles it once, and promises a token
 * for a row and a random number; whoever calls it awaits the token and never asks about the row in between.
 */
export interface Kernel {
  readonly name: KernelName;
  /** The longest row it has room for. */
  readonly capacity: number;
  readonly row: Row;
  /** A number per entry, for a step to fill; -Infinity where the logit is. */
  readonly keys: Float32Array;
  /** Where the last walk stopped. */
  readonly crossing: Crossing;

  /** Takes a row in, of which the first `count` entries are tokens, and scans it. */
  load(logits: Logits, count: number): void;
  /** Lets go of the caller's array. */
  release(): void;
  /** Finds the statistics again, after a change. */
  scan(): void;
  /** The logits in the kernel's own memory, for writing. */
  writable(): Float32Array;

  softmaxSums(scale: number, out: SoftmaxSums): void;
  /** Walks down the keys until it has taken `rank` entries, 1 to `finite`. */
  crossRank(keys: Float32Array, rank: number): void;
  /** Walks down the keys until the entries hold `share` (0 to 1) of Σw, which is `total` where known, else NaN. Keys that are not logits are at most 0. */
  crossMass(keys: Float32Array, share: number, scale: number, total: number): void;
  /**
   * Keeps the entries whose key is at least `line`, in the order they have. Beyond `limit` entries, equals of the line
   * go, later ones first; it is at least the number of entries above the line.
   */
  keep(keys: Float32Array, line: number, limit: number): void;
  /** Fills `keys` with -|l - center|: the nearest come first. */
  nearness(center: number): Float32Array;
  /** The entry that u, in [0, 1), picks by inverting the cumulative softmax in the order of the entries. */
  draw(scale: number, u: number): number;
}
