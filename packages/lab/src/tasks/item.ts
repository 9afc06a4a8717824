import { z } from "zod";

const KINDS = ["number", "letter", "math", "list", "json", "open"] as const;

/** How an item's answer is read. */
export type Kind = (typeof KINDS)[number];

export const kind = z.enum(KINDS, `must be one of ${KINDS.join(", ")}`);

const text = z.string("must be text");

/** What is asked, and what would be right, as a file of a run has it. */
export const itemSchema = z.object({
  id: text,
  /** The task's label in the plan. */
  task: text,
  /** As the model is asked, before its chat template. */
  prompt: text,
  /** What would be right; undefined for open-ended prompts. */
  target: text.exactOptional(),
  kind,
  /** How many letters there are to choose from, for "letter"; 5 when left out. */
  choices: z.int("must be an integer from 1").min(1, "must be an integer from 1").exactOptional(),
  /** The text may not be shown in reports, as GPQA's authors ask. */
  private: z.literal(true, "must be true").exactOptional(),
});

/** What is asked, and what would be right. */
export type Item = Readonly<z.output<typeof itemSchema>>;

/** An item that does not know yet which task of a plan it belongs to. */
export type Question = Omit<Item, "task">;
