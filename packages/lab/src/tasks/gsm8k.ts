import { z } from "zod";
import { instruct } from "./instructions.ts";
import { fieldsOf, text } from "./row.ts";
import type { Published } from "./task.ts";

const RESULT = /####\s*(-?[\d.,]+)\s*$/;

const fields = z.object({
  question: text,
  answer: text.regex(RESULT, 'must be a worked answer that ends with "#### N"'),
});

/**
 * Grade-school word problems, 1,319 of them. The target is the number as it is published, commas and all.
 *
 * @see Cobbe et al.: Training Verifiers to Solve Math Word Problems (arXiv 2110.14168)
 */
export const gsm8k: Published = {
  hub: { dataset: "openai/gsm8k", config: "main", split: "test" },
  questionOf(row, index) {
    const { question, answer } = fieldsOf(row, fields);
    const target = RESULT.exec(answer)![1];
    return { id: `${index}`, prompt: instruct(question, "number"), target, kind: "number" };
  },
};
