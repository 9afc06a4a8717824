import { type SamplerOptions, TEMPERATURE_FIRST } from "nsigma";
import type { NoiseOptions } from "nsigma/noise";
import { z } from "zod";
import { schemaFault, placeOf, UserError } from "../errors.ts";
import { DTYPES } from "../models/dtype.ts";
import { taskSchema } from "../tasks/planned-task.ts";
import { text } from "../tasks/row.ts";
import { noiseLabel } from "./noise-label.ts";
import type { Plan } from "./plan.ts";

/** An integer from 1. @param most what more would take no machine could do */
const upTo = (most: number) => {
  const message = `must be an integer from 1 to ${most}`;
  return z.int(message).min(1, message).max(most, message);
};
const count = z.int("must be an integer from 1").min(1, "must be an integer from 1");
const temperatures = z
  .array(z.number("must be a number").min(0, "must be a number from 0"), "must be a list of numbers")
  .min(1, "must have at least one entry")
  .refine((list) => new Set(list).size === list.length, "must have every temperature once");

const limit = z.number("must be a number of ms, or of bytes").positive("must be a number above 0").optional();
const limits = z.strictObject({
  connect: limit,
  firstByte: limit,
  silence: limit,
  total: limit,
  bytes: limit,
});

/** A model of a plan, its label apart. A worker takes the same from its queue. */
export const modelFields = {
  model: text,
  plain: z.boolean("must be true or false").optional(),
  server: text.optional(),
  served: text.optional(),
  concurrency: upTo(1024).optional(),
  limits: limits.optional(),
  dtype: z.enum(DTYPES, `must be one of ${DTYPES.join(", ")}`).optional(),
  gpu: text.optional(),
  threads: count.optional(),
  context: count.optional(),
};

const model = z
  .strictObject({ label: text.optional(), ...modelFields })
  .transform(({ label, ...own }) => ({ label: label ?? own.served ?? own.model, ...own }));

const { server: _, ...judgeFields } = modelFields;
/** A server that judges is asked in one way, whichever it is. */
const judge = z
  .strictObject({ label: text.optional(), ...judgeFields })
  .transform(({ label, ...own }) => ({ label: label ?? own.served ?? own.model, ...own }));

const task = taskSchema.transform(({ label, ...own }) => ({ label: label ?? own.task, ...own }));

const sampler = z
  .strictObject({
    label: text.optional(),
    // What is in them is checked by making a sampler of them.
    options: z.record(z.string(), z.unknown(), "must be a map of sampler options").default({}),
    // Likewise by the library, whose checks say more.
    noise: z.record(z.string(), z.unknown(), "must be a map of noise options").optional(),
    temperatures: temperatures.optional(),
    temperatureFirst: z.boolean("must be true or false").default(false),
  })
  .refine(({ options, temperatureFirst }) => !(temperatureFirst && "order" in options), {
    path: ["temperatureFirst"],
    message: "must not stand beside options.order",
  })
  .transform(({ label, options, noise, temperatureFirst, ...own }) => ({
    label:
      label ??
      described(options) +
        (temperatureFirst ? ", temperature first" : "") +
        (noise ? `, ${noiseLabel(noise as NoiseOptions)}` : ""),
    options: (temperatureFirst ? { ...options, order: TEMPERATURE_FIRST } : options) as SamplerOptions,
    ...(noise && { noise: noise as NoiseOptions }),
    ...own,
  }));

/** A name alone stands for a model or a task without further settings. */
const named = (name: string) => (value: unknown) => (typeof value === "string" ? { [name]: value } : value);
const list = <Each extends z.ZodType>(each: Each) =>
  z.array(each, "must be a list").min(1, "must have at least one entry");

/** One message of a chat, wherever it is read from. */
export const message = z.strictObject({
  role: z.enum(["system", "user", "assistant"], "must be system, user or assistant"),
  content: z.string("must be text"),
});

const planSchema = z.strictObject(
  {
    models: list(z.preprocess(named("model"), model)).optional(),
    tasks: list(z.preprocess(named("task"), task)).optional(),
    samplers: list(sampler).optional(),
    temperatures: temperatures.optional(),
    samples: upTo(1_000_000).optional(),
    maxTokens: upTo(10_000_000).optional(),
    stop: z.array(text, "must be a list of texts").optional(),
    messages: list(message).optional(),
    seed: z.int("must be an integer from 0").min(0, "must be an integer from 0").optional(),
    judge: z.preprocess(named("model"), judge).optional(),
  },
  "must be a map with models, tasks, samplers, temperatures ...",
);

/**
 * A plan as it was written, checked field by field; what is in samplers' options is not.
 *
 * @throws UserError with the place in the plan, what was expected, and what is known there
 */
export function writtenPlan(value: unknown, name: string): Partial<Plan> {
  const read = planSchema.safeParse(value, { reportInput: true });
  if (!read.success) throw new UserError(`${name}: ${problem(read.error)}`);
  return read.data as Partial<Plan>;
}

/** What a plan may be without. */
const OPTIONAL: readonly (keyof Plan)[] = ["stop", "messages", "judge"];

/**
 * A plan as a run has it: nothing is left out.
 *
 * @throws UserError as `writtenPlan` does
 */
export function storedPlan(value: unknown, name: string): Plan {
  const plan = writtenPlan(value, name);
  for (const field of Object.keys(planSchema.shape) as (keyof Plan)[]) {
    if (plan[field] === undefined && !OPTIONAL.includes(field))
      throw new UserError(`${name}: ${field} is missing`);
  }
  return plan as Plan;
}

const FIELDS: Record<string, readonly string[]> = {
  "": Object.keys(planSchema.shape),
  models: Object.keys(model.in.shape),
  tasks: Object.keys(task.in.shape),
  samplers: Object.keys(sampler.in.shape),
  limits: Object.keys(limits.shape),
  messages: Object.keys(message.shape),
  judge: Object.keys(judge.in.shape),
};

function problem(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue.code !== "unrecognized_keys") return schemaFault(error, "the plan");
  const within = issue.path.findLast((part) => typeof part === "string") ?? "";
  const known = FIELDS[String(within)].join(", ");
  return `${placeOf([...issue.path, issue.keys[0]])} is not a field; the fields there are ${known}`;
}

/** `topK 20, minP 0.1` for those options. */
function described(options: Record<string, unknown>): string {
  const parts = Object.entries(options).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return parts.join(", ") || "plain sampling";
}
