import { z } from "zod";
import { instruct } from "./instructions.ts";
import { fieldsOf, text } from "./row.ts";
import type { Published } from "./task.ts";

const fields = z.object({ problem: text, answer: text, unique_id: text.optional() });

/**
 * 500 problems of MATH, from algebra to number theory; the target is LaTeX.
 *
 * @see Lightman et al.: Let's Verify Step by Step (arXiv 2305.20050); Hendrycks et al. (arXiv 2103.03874)
 */
export const math500: Published = {
  hub: { dataset: "HuggingFaceH4/MATH-500", config: "default", split: "test" },
  questionOf(row, index) {
    const { problem, answer, unique_id = `${index}` } = fieldsOf(row, fields);
    return { id: unique_id, prompt: instruct(problem, "math"), target: answer, kind: "math" };
  },
};
