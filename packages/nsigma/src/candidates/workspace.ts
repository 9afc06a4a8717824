import type { Arrangement } from "./arrangement.ts";
import { Candidates } from "./candidates.ts";

const free: Candidates[] = [];

/**
 * Candidates nobody else is using.
 *
 * All samplers share a few sets of buffers, so that a batch of 64 over 262,144 tokens needs one set and not 64.
 * A sampler called from inside another one's step gets a set of its own.
 */
export function borrow(arrangement: Arrangement | null = null): Candidates {
  const candidates = free.pop() ?? new Candidates();
  candidates.arrangement = arrangement;
  return candidates;
}

/** Returns what `borrow` lent; in a `finally`, so that a bad row loses nothing. */
export function giveBack(candidates: Candidates): void {
  candidates.release();
  free.push(candidates);
}
