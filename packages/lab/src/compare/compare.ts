import { type Problem, problems } from "nsigma-tiny-model";
import { mark } from "../extraction/profiles.ts";
import { type Share, wilson } from "../statistics/wilson.ts";
import { generate } from "../generate/generate.ts";
import type { Model } from "../models/model.ts";
import type { Arm } from "./arms.ts";

export interface ComparePlan {
  arms: readonly Arm[];
  temperatures: readonly number[];
  /** Problems per cell; the same ones in every cell. */
  count: number;
  seed: number;
  /** The most tokens of an answer. */
  maxTokens: number;
  signal?: AbortSignal;
}

/** One cell of the table. */
export interface Cell extends Share {
  sampler: string;
  temperature: number;
  right: number;
  count: number;
  /** Answers that ended at the token limit. */
  cutOff: number;
}

/** Who watches a comparison. */
export interface Watcher {
  starts(problems: readonly Problem[]): void;
  cellStarts(arm: Arm, temperature: number): void;
  answerStarts(problem: Problem): void;
  text(piece: string): void;
  answerEnds(right: boolean, problem: Problem): void;
}

/**
 * Puts the same held-out word problems to a model by every sampler at every temperature and marks the answers.
 *
 * Problem i has seed + i in every cell, so cells differ by their sampler and temperature and nothing else.
 * An abort ends it early; the cells finished until then are returned.
 */
export async function compare(model: Model, plan: ComparePlan, watcher: Watcher): Promise<Cell[]> {
  const asked = [...problems({ seed: plan.seed, split: "test", count: plan.count })];
  watcher.starts(asked);
  const cells: Cell[] = [];
  for (const temperature of plan.temperatures) {
    for (const arm of plan.arms) {
      watcher.cellStarts(arm, temperature);
      let right = 0;
      let cutOff = 0;
      for (const [index, problem] of asked.entries()) {
        watcher.answerStarts(problem);
        const { text, ending } = await generate(model, {
          prompt: problem.question,
          sampler: { ...arm.options, temperature, seed: plan.seed + index },
          maxTokens: plan.maxTokens,
          onText: (piece) => watcher.text(piece),
          ...(plan.signal && { signal: plan.signal }),
        });
        if (ending === "aborted") return cells;
        const isRight = mark(text, String(problem.result), "number", "strict").right;
        if (isRight) right++;
        if (ending === "length") cutOff++;
        watcher.answerEnds(isRight, problem);
      }
      const share = wilson(right, asked.length);
      cells.push({ sampler: arm.label, temperature, right, count: asked.length, cutOff, ...share });
    }
  }
  return cells;
}
