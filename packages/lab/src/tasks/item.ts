import { z } from "zod";

/** What is asked, and what would be right. */
export interface Item {
  readonly id: string;
  /** The task's label in the plan. */
  readonly task: string;
  /** As the model is asked, before its chat template. */
  readonly prompt: string;
  /** What would be right; undefined for open-ended prompts. */
  readonly target?: string;
  readonly kind: "number" | "letter" | "math" | "open";
  /** How many letters there are to choose from, for "letter"; 5 when left out. */
  readonly choices?: number;
  /** The text may not be shown in reports, as GPQA's authors ask. */
  readonly private?: true;
}

/** An item as a file of a run has it. */
export const itemSchema: z.ZodType<Item> = z.object({
  id: z.string("expected text"),
  task: z.string("expected text"),
  prompt: z.string("expected text"),
  target: z.string("expected text").exactOptional(),
  kind: z.enum(["number", "letter", "math", "open"], "expected one of number, letter, math, open"),
  choices: z.int("expected an integer from 1").min(1, "expected an integer from 1").exactOptional(),
  private: z.literal(true, "expected true").exactOptional(),
});

/** How an item's answer is read. */
export type Kind = Item["kind"];

/** An item that does not know yet which task of a plan it belongs to. */
export type Question = Omit<Item, "task">;
