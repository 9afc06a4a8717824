import type { Arrangement } from "../candidates/arrangement.ts";
import type { Candidates } from "../candidates/candidates.ts";

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
  rollForToken(draw: number, candidates: Candidates): number;
  /** The entry that a random number in [0, 1) picks. */
  pick(candidates: Candidates, u: number): number;
  /** The order of the candidates, when it is not that of their ids. */
  readonly arrangement?: Arrangement;
  /** How far its generators have come; saved and put back like the memory of a step. */
  readonly memory?: Float64Array;
}
