import { z } from "zod";
import type { Answer } from "./backend.ts";
import type { Sample } from "./sample.ts";

const count = z
  .int()
  .min(0)
  .max(2 ** 31);
const mean = z.number();

/** What a worker sends back for a text, and what a host answers. */
const answer = z.object({
  text: z.string(),
  ending: z.enum(["end of text", "stop string", "length"]),
  promptTokens: count,
  tokens: count,
  reasoningTokens: count.exactOptional(),
  means: z.object({ kept: mean, entropy: mean, sigmaDistance: mean }).exactOptional(),
  notes: z
    .array(
      z.object({
        option: z.string(),
        value: z.unknown().refine((value) => isShallow(value, 8), "expected a value that is not so deep"),
        why: z.string(),
      }),
    )
    .exactOptional(),
});

/** Whoever writes or shows a value goes down into it. */
function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((each) => isShallow(each, levels - 1));
}

/** A text's key: a SHA-256 in hex. */
export const keySchema: z.ZodType<string> = z.string().regex(/^[0-9a-f]{64}$/, "expected a hash in hex");

export const answerSchema: z.ZodType<Answer> = answer;

/** A line of a journal. */
export const sampleSchema: z.ZodType<Sample> = answer.extend({
  key: keySchema,
  model: z.string(),
  task: z.string(),
  sampler: z.string(),
  temperature: z.number(),
  item: z.string(),
  index: count,
  seed: z.number(),
});
