import { z } from "zod";
import { uniform } from "nsigma/random";
import { instruct, letterOf, withOptions } from "./instructions.ts";
import { fieldsOf, text } from "./row.ts";
import type { Published } from "./task.ts";

const fields = z.object({
  Question: text,
  "Correct Answer": text,
  "Incorrect Answer 1": text,
  "Incorrect Answer 2": text,
  "Incorrect Answer 3": text,
  "Record ID": text.optional(),
});

/** Fixes the order of every item's options: the same for all models, samplers and runs. */
const ORDER_SEED = 11_022;

/**
 * Questions for experts with four options, 448 of them. The right one is published first; options are put in an order
 * that depends on the item's place alone. The authors ask that no text of it appears where models could learn it.
 *
 * @see Rein et al.: GPQA (arXiv 2311.12022)
 */
export const gpqa: Published = {
  hub: { dataset: "Idavidrein/gpqa", config: "gpqa_main", split: "train" },
  questionOf(row, index) {
    const read = fieldsOf(row, fields);
    const published = [
      read["Correct Answer"],
      read["Incorrect Answer 1"],
      read["Incorrect Answer 2"],
      read["Incorrect Answer 3"],
    ];
    const order = shuffled(published.length, index);
    const asked = withOptions(
      read.Question,
      order.map((i) => published[i]),
    );
    return {
      id: read["Record ID"] ?? `${index}`,
      prompt: instruct(asked, "letter"),
      target: letterOf(order.indexOf(0)),
      kind: "letter",
      choices: published.length,
      private: true,
    };
  },
};

/** The numbers below `count` in an order of their own for every item (Fisher and Yates). */
function shuffled(count: number, item: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(uniform(ORDER_SEED, item * count + last) * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
