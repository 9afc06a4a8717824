import { SERVER_NAMES, type ServerName } from "nsigma/openai";
import { z } from "zod";
import type { PlannedModel, PlannedSampler } from "../../plan/plan.ts";
import { modelFields } from "../../plan/plan-schema.ts";
import { type Answer, answerSchema, keySchema } from "../../run/sample.ts";
import type { Unit } from "../../run/texts.ts";

/** Where all evaluations put their work, and all workers look for it. */
export const QUEUE = "nsigma";

/** A piece of work on its way to a worker. */
export interface QueuedPiece {
  readonly model: PlannedModel;
  /** All of the plan's, which an endpoint must honour. */
  readonly samplers: readonly PlannedSampler[];
  /** The worker's model must be this one by its content. */
  readonly identity: string;
  readonly units: readonly Unit[];
}

/** What came of it: an answer to each unit, by its key, or why it has none. */
export type Answers = readonly (
  { readonly key: string; readonly answer: Answer } | { readonly key: string; readonly failed: string }
)[];

/** Units of a piece at most. */
const MOST = 1 << 16;

const text = z.string("must be text");
const integer = z.int("must be an integer");
const options = z.record(z.string(), z.unknown(), "must be a map of sampler options");
const noise = z.record(z.string(), z.unknown(), "must be a map of noise options").exactOptional();

const message = z.object({ role: z.enum(["system", "user", "assistant"]), content: text });

const unit = z.object({
  piece: text,
  sample: z.object({
    key: keySchema,
    model: text,
    task: text,
    sampler: text,
    temperature: z.number("must be a number"),
    item: text,
    index: integer,
    seed: integer,
  }),
  request: z.object({
    prompt: z.union([text, z.array(message)], "must be text or messages"),
    sampler: options, // checked by making a sampler of them
    noise, // checked likewise
    maxTokens: integer.min(1, "must be an integer from 1"),
    stop: z.array(text, "must be a list of texts"),
  }),
});

/** What a worker takes from the queue, to which anybody may have written. */
export const pieceSchema: z.ZodType<QueuedPiece> = z.object(
  {
    model: z.object({
      ...modelFields,
      label: text,
      server: z.enum(SERVER_NAMES as [ServerName, ...ServerName[]]).optional(),
    }),
    samplers: z.array(
      z.object({ label: text, options, noise, temperatures: z.array(z.number()).optional() }),
      "must be a list",
    ),
    identity: text,
    units: z.array(unit, "must be a list").min(1).max(MOST),
  },
  "must be a map",
);

/** What an evaluation takes from the queue, likewise. */
export const answersSchema: z.ZodType<Answers> = z
  .array(
    z.union([
      z.object({ key: keySchema, answer: answerSchema }),
      z.object({ key: keySchema, failed: z.string() }),
    ]),
    "must be a list of answers",
  )
  .max(MOST);
