import type { Candidates } from "../candidates/candidates.ts";
import type { History } from "../history/history.ts";

interface StepBase {
  /** The option that makes this step, or any name for a step of your own. */
  readonly name: string;
  /** A token was added to the end of the history. */
  accept?(history: History): void;
  /** The history changed in another way (a prompt, a reset, a restored state): read it again. */
  reread?(history: History): void;
  /** A fresh step with the same settings and no memory. Only steps with memory have it; the others are shared. */
  fresh?(): Step;
}

/** A cut by value: everything below one number on the raw logit axis goes, the maximum never does. */
export interface Cut extends StepBase {
  readonly kind: "cut";
  /** The line, in raw logits. -Infinity keeps everything. */
  threshold(candidates: Candidates): number;
}

/** A cut by rank: the line is the logit at this rank, and of equals on the line the lower ids stay. */
export interface RankCut extends StepBase {
  readonly kind: "rank cut";
  /** How many of the best to keep. Clamped to what there is, and to at least one. */
  rank(candidates: Candidates): number;
}

/** A change of the scores themselves. */
export interface Adjustment extends StepBase {
  readonly kind: "adjustment";
  adjust(candidates: Candidates): void;
}

/**
 * One thing done to the candidates on the way from logits to a token.
 *
 * A step validates its settings when it is made and never again; applying it allocates nothing.
 */
export type Step = Cut | RankCut | Adjustment;

/** What a step's neutral setting is made into; a sampler drops it. */
export const off: Step = { name: "off", kind: "adjustment", adjust() {} };
