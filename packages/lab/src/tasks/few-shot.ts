import { uniform } from "nsigma/random";
import type { Question } from "./item.ts";
import type { BuiltIn } from "./task.ts";

/** A made-up question and what would be right. */
export interface Made {
  readonly question: string;
  readonly answer: string;
}

/** A whole number from `low` to `high`, another one for each name; the same ones for an item whatever is asked of it first. */
export type Draw = (low: number, high: number) => number;

/** How many worked examples come before a question: so many that a small base model sees what is wanted. */
const EXAMPLES = 4;
const SIZE = 500;
const SEED = 16;

/**
 * A task whose questions are made by a function of random numbers, each after the same worked examples, for models that follow no
 * instructions. The answer is the rest of the line: plans give such tasks `stop: ["\n"]`.
 *
 * @param series another one for each task
 */
export function fewShot(kind: Question["kind"], series: number, make: (draw: Draw) => Made): BuiltIn {
  const made = (item: number): Made => {
    let draws = 0;
    return make((low, high) => low + Math.floor(uniform(SEED + series, item, draws++) * (high - low + 1)));
  };
  return {
    size: SIZE,
    items(limit) {
      const examples = Array.from({ length: EXAMPLES }, (_, at) => made(SIZE + at));
      const worked = examples
        .map(({ question, answer }) => `Question: ${question}\nAnswer: ${answer}\n\n`)
        .join("");
      return Array.from({ length: limit }, (_, item) => {
        const { question, answer } = made(item);
        return { id: `${item}`, prompt: `${worked}Question: ${question}\nAnswer:`, target: answer, kind };
      });
    },
  };
}
