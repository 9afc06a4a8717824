import type { Candidates } from "../candidates/candidates.ts";
import type { History } from "../history/history.ts";

/** Gives the next random number of a step, in [0, 1). */
export type Roll = () => number;

interface StepBase {
  /** The option that makes this step, or any name for a step of your own. */
  readonly name: string;
  /** A token was added to the end of the history. */
  accept?(history: History): void;
  /** The last tokens were taken back; the history still has them, beyond its length. Without it, `reread` is called. */
  retract?(history: History, count: number): void;
  /** The history changed in another way (a prompt, a reset, a restored state): read it again. */
  reread?(history: History): void;
  /** The chain's draw chose this entry; the candidates are as the draw saw them. */
  drawn?(candidates: Candidates, entry: number): void;
  /**
   * What the step has learnt that cannot be read off the history. The sampler saves it, puts it back when the
   * text is rewound, and fills in `start` when it starts over.
   */
  readonly memory?: Float64Array;
  readonly start?: readonly number[];
  /** A fresh step with the same settings and no memory. Only steps with memory have it; the others are shared. */
  fresh?(): Step;
}

interface CutBase extends StepBase {
  /** The fewest tokens to leave; more stay when the rule keeps fewer. Default 1. */
  readonly minKeep?: number;
  /** Of equals at the last rank kept all stay, and not those with the lower ids. */
  readonly keepTies?: boolean;
}

/** A cut by value: everything below one number on the raw logit axis goes; above all of them, it leaves the best. */
export interface Cut extends CutBase {
  readonly kind: "cut";
  /** The line, in raw logits. -Infinity keeps everything. */
  threshold(candidates: Candidates): number;
}

/** A cut by rank: the line is the logit at this rank, and of equals on the line the lower ids stay. */
export interface RankCut extends CutBase {
  readonly kind: "rank cut";
  /** How many of the best to keep. Clamped to what there is, and to at least one. */
  rank(candidates: Candidates): number;
}

/** A cut by another order than that of the logits: every candidate gets a key, and the largest keys stay. */
export interface KeyCut extends CutBase {
  readonly kind: "key cut";
  /**
   * Writes a key for every entry into `candidates.keys()` (-Infinity for an entry at -Infinity) and returns how many
   * to keep; null where all stay, because it does not act this time.
   */
  keys(candidates: Candidates, keys: Float32Array, roll: Roll): number | null;
}

/** A change of the scores themselves. */
export interface Adjustment extends StepBase {
  readonly kind: "adjustment";
  adjust(candidates: Candidates): void;
}

/**
 * One thing done to the candidates on the way from logits to a token.
 *
 * A step validates its settings when it is made and never again; applying it allocates nothing, or little (a head to
 * sort, as in min-k).
 */
export type Step = Cut | RankCut | KeyCut | Adjustment;

export const STEP_KINDS: readonly string[] = ["cut", "rank cut", "key cut", "adjustment"];

/** What a step's neutral setting is made into; a sampler drops it. */
export const off: Step = { name: "off", kind: "adjustment", adjust() {} };
