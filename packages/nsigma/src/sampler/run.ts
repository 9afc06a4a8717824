import type { Candidates } from "../candidates/candidates.ts";
import { OptionError } from "../errors.ts";
import type { Logits } from "../logits/logits.ts";
import type { Roll, Step } from "../steps/step.ts";

/** A step and its own random numbers. */
export interface Link {
  readonly step: Step;
  readonly roll: Roll;
}

/** Applies one step; returns the threshold it drew, or -Infinity when it drew none. */
export function apply({ step, roll }: Link, candidates: Candidates): number {
  const { kind } = step;
  if (kind === "adjustment") {
    step.adjust(candidates);
    return -Infinity;
  }
  const minKeep = step.minKeep ?? 1;
  if (kind === "cut") {
    const threshold = step.threshold(candidates);
    if (Number.isNaN(threshold)) throw new OptionError(step.name, threshold, "a threshold");
    return candidates.keepAbove(threshold, minKeep);
  }
  if (kind === "rank cut") return candidates.keepBest(step.rank(candidates), step.keepTies, minKeep);
  const keys = candidates.keys();
  candidates.keepKeys(keys, step.keys(candidates, keys, roll), step.keepTies, minKeep);
  return -Infinity;
}

/** The flow up to the draw: a row in, the candidates that are left with their final scores. */
export function run(
  chain: readonly Link[],
  candidates: Candidates,
  logits: Logits,
  vocabSize: number | undefined,
): void {
  candidates.load(logits, vocabSize);
  for (let i = 0; i < chain.length; i++) apply(chain[i], candidates);
  // What the last step wrote is checked as the row was; the draw needs them anyway.
  candidates.statistics();
}
