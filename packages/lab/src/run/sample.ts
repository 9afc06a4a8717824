import type { Ending, HostNote } from "nsigma/hosts";
import { z } from "zod";
import type { Cell } from "../plan/plan.ts";

/** What the sampler saw, averaged over the tokens of a text; only hosts with the logits know it. */
export interface RowMeans {
  /** Tokens kept. */
  readonly kept: number;
  /** Entropy of the kept set's probabilities, in nats. */
  readonly entropy: number;
  /** (max - mean) / σ of the logits. */
  readonly sigmaDistance: number;
}

/** One generated text: a line of the journal. Its verdict is not here: it is found again whenever the run is read. */
export interface Sample extends Cell {
  /** A hash of the model's content, the cell, the prompt, the sampler with all its parameters, the seed and the index. */
  readonly key: string;
  /** The item's id within its task. */
  readonly item: string;
  /** Which of the item's texts, from 0. */
  readonly index: number;
  readonly seed: number;
  readonly text: string;
  readonly ending: Ending;
  readonly promptTokens: number;
  readonly tokens: number;
  /** How many of them a reasoning model thought with, where there are any. */
  readonly reasoningTokens?: number;
  readonly means?: RowMeans;
  /** What the host did otherwise than the sampler's options say. */
  readonly notes?: readonly HostNote[];
}

/** What a model made of a unit: the part of a sample that was not known before. */
export type Answer = Pick<
  Sample,
  "text" | "ending" | "promptTokens" | "tokens" | "reasoningTokens" | "means" | "notes"
>;

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
        value: z.unknown().refine((value) => isShallow(value, 8), "must be a value of at most 8 levels"),
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
export const keySchema: z.ZodType<string> = z.string().regex(/^[0-9a-f]{64}$/, "must be a hash in hex");

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
