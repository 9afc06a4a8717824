import { Dice } from "./dice.ts";
import { withDistractor } from "./distractors.ts";
import type { Problem } from "./problem.ts";
import { SHAPES } from "./shapes/index.ts";
import { type Split, splitOf } from "./split.ts";

/** The problem of a seed and an index: always the same one. */
export function generateProblem(seed: number, index: number): Problem {
  const dice = new Dice(seed, index);
  const { name, steps, tell } = dice.pick(SHAPES);
  const { question, worked, result, about } = tell(dice);
  return {
    id: `${seed}-${index}`,
    shape: name,
    steps,
    question: withDistractor(dice, question, about),
    answer: [...worked, `#### ${result.value}`].join("\n"),
    result: result.value,
  };
}

export interface ProblemsOptions {
  seed: number;
  split: Split;
  count: number;
}

/** The first `count` problems of a split, no question twice. */
export function* problems({ seed, split, count }: ProblemsOptions): Generator<Problem> {
  const asked = new Set<string>();
  for (let index = 0; asked.size < count; index++) {
    const problem = generateProblem(seed, index);
    if (splitOf(problem) !== split || asked.has(problem.question)) continue;
    asked.add(problem.question);
    yield problem;
  }
}
