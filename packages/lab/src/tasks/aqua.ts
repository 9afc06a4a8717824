import { z } from "zod";
import { instruct, withOptions } from "./instructions.ts";
import { fieldsOf, text } from "./row.ts";
import type { Published } from "./task.ts";

const fields = z.object({
  question: text,
  options: z.array(text, "must be a list of options").min(2),
  correct: z.string().regex(/^[A-E]$/, "must be a letter from A to E"),
});

/**
 * Algebra with five options each, 254 questions.
 *
 * @see Ling et al.: Program Induction by Rationale Generation (arXiv 1705.04146)
 */
export const aqua: Published = {
  hub: { dataset: "deepmind/aqua_rat", config: "raw", split: "test" },
  questionOf(row, index) {
    const { question, options, correct } = fieldsOf(row, fields);
    const asked = withOptions(
      question,
      options.map((option) => option.replace(/^\(?[A-E]\)/, "")), // they are published as "A)21"
    );
    return { id: `${index}`, prompt: instruct(asked, "letter"), target: correct, kind: "letter" };
  },
};
