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
  const { arrangement } = candidates;
  const minKeep = step.minKeep ?? 1;
  let threshold = -Infinity;
  let size = 0;
  if (kind === "cut") {
    const line = step.threshold(candidates);
    if (Number.isNaN(line)) throw new OptionError(step.name, line, "a threshold");
    threshold = candidates.keepAbove(line, minKeep, step.keepTies);
    size = Math.max(candidates.count, minKeep);
  } else if (kind === "rank cut") {
    const rank = step.rank(candidates);
    size = Math.max(rank, minKeep);
    threshold = candidates.keepBest(rank, step.keepTies, minKeep);
  } else {
    const keys = candidates.keys();
    const { finite } = candidates.statistics();
    candidates.keepKeys(keys, step.keys(candidates, keys, roll), step.keepTies, minKeep);
    size = candidates.size - (finite - candidates.count);
  }
  if (arrangement && !step.inPlace) arrangement.size = Math.min(arrangement.size, size);
  return threshold;
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
