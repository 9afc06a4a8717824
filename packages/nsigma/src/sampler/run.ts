import type { Candidates } from "../candidates/candidates.ts";
import { OptionError } from "../errors.ts";
import type { Logits } from "../logits/logits.ts";
import type { Step } from "../steps/step.ts";

/** Applies one step; returns the threshold it drew, or -Infinity when it drew none. */
export function apply(step: Step, candidates: Candidates): number {
  switch (step.kind) {
    case "cut": {
      const threshold = step.threshold(candidates);
      if (Number.isNaN(threshold)) throw new OptionError(step.name, threshold, "a threshold");
      return candidates.keepAbove(threshold);
    }
    case "rank cut":
      return candidates.keepBest(step.rank(candidates));
    case "adjustment":
      step.adjust(candidates);
      return -Infinity;
  }
}

/** The flow up to the draw: a row in, the candidates that are left with their final scores. */
export function run(
  steps: readonly Step[],
  candidates: Candidates,
  logits: Logits,
  vocabSize: number | undefined,
): void {
  candidates.load(logits, vocabSize);
  for (let i = 0; i < steps.length; i++) apply(steps[i], candidates);
  // What the last step wrote is checked as the row was; the draw needs them anyway.
  candidates.statistics();
}
