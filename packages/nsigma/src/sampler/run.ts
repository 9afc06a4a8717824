import type { Candidates } from "../candidates/candidates.ts";
import type { Observer } from "../draw/drawing.ts";
import { OptionError } from "../errors.ts";
import type { Logits } from "../logits/logits.ts";
import type { Roll, Step } from "../steps/step.ts";

/** A step and its own random numbers. */
export interface Link {
  readonly step: Step;
  readonly roll: Roll;
}

/** Applies one step; returns the threshold it drew, or -Infinity when it drew none. */
export function apply({ step, roll }: Link, candidates: Candidates, observer?: Observer): number {
  observer?.before(step, candidates);
  let answer: number | null = null;
  let line = -Infinity;
  if (step.kind === "adjustment") {
    step.adjust(candidates);
  } else if (step.kind === "cut") {
    answer = step.threshold(candidates);
    if (Number.isNaN(answer)) throw new OptionError(step.name, answer, "a step whose threshold is a number");
    line = candidates.keepAbove(answer, step.minKeep, step.keepTies);
  } else if (step.kind === "rank cut") {
    answer = step.rank(candidates);
    line = candidates.keepBest(answer, step.keepTies, step.minKeep);
  } else {
    const keys = candidates.keys();
    answer = step.keys(candidates, keys, roll);
    if (answer === null) candidates.keepAbove(-Infinity);
    else candidates.keepKeys(keys, answer, step.keepTies, step.minKeep);
  }
  observer?.after(step, candidates, answer, line);
  return line;
}

/** The flow up to the draw: a row in, the candidates that are left with their final scores. */
export function run(
  chain: readonly Link[],
  candidates: Candidates,
  logits: Logits,
  vocabSize: number | undefined,
  observer?: Observer,
): void {
  candidates.load(logits, vocabSize);
  observer?.loaded(candidates);
  for (let i = 0; i < chain.length; i++) apply(chain[i], candidates, observer);
  // What the last step wrote is checked as the row was; the draw needs them anyway.
  candidates.statistics();
}
