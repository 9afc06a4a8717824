import { z } from "zod";
import { kind } from "./item.ts";
import { text } from "./row.ts";

/** What a plan's `task` may be. */
export const TASKS = [
  "word-problems",
  "one-step",
  "sums",
  "sorting",
  "copying",
  "records",
  "gsm8k",
  "aqua",
  "math-500",
  "gpqa",
  "jsonl",
  "open-ended",
] as const;

/** A task of a plan: its fields stand here and nowhere else. */
export const taskSchema = z.strictObject({
  /** What the tables call it; its `task` when left out. */
  label: text.optional(),
  task: z.enum(TASKS, `must be one of ${TASKS.join(", ")}`),
  /** A local file in the published format, where the task reads one. */
  file: text.optional(),
  /** The place of the first item, from 0: items that tune a setting need not be those that judge it. */
  from: z.int("must be an integer from 0").min(0, "must be an integer from 0").optional(),
  /** How many items, the first of them; default all (500 of the built-in ones). */
  limit: z.int("must be an integer from 1").min(1, "must be an integer from 1").optional(),
  /** For `jsonl`: the prompt, with fields of a line in braces. */
  template: text.optional(),
  /** For `jsonl`: the field with what would be right. */
  answer: text.optional(),
  /** For `jsonl`: how an answer is read. */
  kind: kind.optional(),
});

/** A task whose label is known. */
export type PlannedTask = Readonly<z.output<typeof taskSchema>> & { readonly label: string };
