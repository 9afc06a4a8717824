import type { Answer } from "../evaluate/backend.ts";
import type { PlannedModel, PlannedSampler } from "../evaluate/plan.ts";
import type { Unit } from "../evaluate/work.ts";

/** Where all evaluations put their work, and all workers look for it. */
export const QUEUE = "nsigma";

/** A piece of work on its way to a worker. */
export interface QueuedPiece {
  readonly model: PlannedModel;
  /** All of the plan's, which an endpoint must honour. */
  readonly samplers: readonly PlannedSampler[];
  /** The worker's model must be this one by its content. */
  readonly identity: string;
  readonly units: readonly Unit[];
}

/** What came of it: an answer to each unit, by its key, or why it has none. */
export type Answers = readonly (
  { readonly key: string; readonly answer: Answer } | { readonly key: string; readonly failed: string }
)[];
