import type { Candidates } from "../candidates/candidates.ts";
import type { Step } from "../steps/step.ts";

/** Whose tokens a seed gives: where random numbers come from, and how one of them picks a token. */
export interface Drawing {
  /**
   * The random number that a step asks for.
   *
   * @param draw which draw of the sampler, from 0
   * @param series which of the chain's steps, from 1
   */
  roll(draw: number, series: number): number;
  /** The random number of the final draw. */
  rollForToken(draw: number): number;
  /** The entry that a random number in [0, 1) picks. */
  pick(candidates: Candidates, u: number): number;
  /** How far its generators have come; saved and put back like the memory of a step. */
  readonly memory?: Float64Array;
  /** Watches the steps, where the draw depends on more than the candidates that are left. */
  readonly observer?: Observer;
}

/** Watches a chain at work. It may set `candidates.counted`, and changes nothing else. */
export interface Observer {
  /** A row was loaded. */
  loaded(candidates: Candidates): void;
  /** The step is about to run. */
  before(step: Step, candidates: Candidates): void;
  /**
   * The step has run.
   *
   * @param answer what it answered: its line, its rank, or how many it kept; null for an adjustment, and for a key
   *   cut that did not act
   * @param line the line as it was applied, -Infinity where there was none
   */
  after(step: Step, candidates: Candidates, answer: number | null, line: number): void;
}

/** What a drawing is made for. */
export interface Chain {
  readonly seed: number;
  readonly steps: readonly Step[];
  /** The steps that the order of the options names, those included that are off. */
  readonly named?: readonly string[];
}
