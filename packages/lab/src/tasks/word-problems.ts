import { problems } from "nsigma-tiny-model";
import type { BuiltIn } from "./task.ts";

/**
 * The embedded model's own kind of problem, none of which it has seen. It is asked the bare question: it knows of no
 * instructions.
 */
export const wordProblems: BuiltIn = {
  size: 500,
  items: (limit) =>
    [...problems({ seed: 1, split: "test", count: limit })].map(({ id, question, result }) => ({
      id,
      prompt: question,
      target: `${result}`,
      kind: "number",
    })),
};
