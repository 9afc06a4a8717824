import { z } from "zod";
import { schemaFault } from "../../errors.ts";
import { ApiError } from "../api-error.ts";

/** Texts that one request can ask for. */
const MOST_TEXTS = 128;
/** Other tokens that can be told with each, as OpenAI has it. */
const MOST_TOP = 20;
/** Stop strings of a request. */
const MOST_STOPS = 64;
/** Fields of a body; all that any server knows are fewer. */
const MOST_FIELDS = 500;
/** Characters of each. */
const LONGEST_STOP = 1000;

export const text = z.string("must be a text");
export const truth = z.boolean("must be true or false");
export const whole = (least: number, most = Number.MAX_SAFE_INTEGER) => {
  const range =
    most === Number.MAX_SAFE_INTEGER ? `an integer from ${least}` : `an integer from ${least} to ${most}`;
  return z.int(`must be ${range}`).min(least, `must be ${range}`).max(most, `must be ${range}`);
};

export const tokens = z.array(whole(0), "must be a list of token ids");

const stopText = text.max(LONGEST_STOP);
const stop = z
  .union(
    [stopText.transform((one) => [one]), z.array(stopText).max(MOST_STOPS)],
    `must be a text of at most ${LONGEST_STOP} characters, or a list of at most ${MOST_STOPS}`,
  )
  .describe("texts that end the answer and are no part of it");

/** An object with these fields and no others. */
export function only<Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: ({ code, keys }) =>
      code === "unrecognized_keys"
        ? `it has no field ${keys?.join(", ")}; there is ${Object.keys(shape).join(", ")}`
        : "must be an object",
  });
}

/** What is told of every token, beyond OpenAI's protocol. */
const nsigma = only({
  trace: truth
    .optional()
    .describe("per token: max, mean, σ, each step's line and count, the draw, the kept set"),
  kept: whole(0, 1000).optional().describe("tokens of the kept set that are told with a trace; default 50"),
  mask: truth.optional().describe("the ids of the kept set of every token, and where each begins"),
  logprobs: z
    .enum(["raw", "final"], 'must be "raw" or "final"')
    .optional()
    .describe("of the model's row at temperature 1 (raw, the default), or of what was drawn from (final)"),
}).describe("what no other server tells");

/** Clients may ask for random characters that hide how long a piece is. */
export const padding = z.literal(false, "must be false: nothing is padded");

/** What every request for a text may have; what is not named is the sampler's. */
export const textFields = {
  model: text.optional().describe("one of /v1/models; default: the first"),
  stream: truth.optional(),
  stream_options: only({
    include_usage: truth.optional(),
    include_obfuscation: padding.optional(),
  }).optional(),
  max_tokens: whole(1).optional(),
  n: whole(1, MOST_TEXTS).optional().describe("texts; text i has the seed + i"),
  stop: stop.optional(),
  seed: whole(-1)
    .optional()
    .describe("with it the text is the same whatever else is being written; -1 for any"),
  dialect: text
    .optional()
    .describe("whose names the sampler's fields are, such as koboldcpp; its defaults hold then"),
  noise: z
    .record(z.string(), z.unknown(), "must be an object")
    .optional()
    .describe("noise in the model's run (DRµGS)"),
  nsigma: nsigma.optional(),
};

/** The fields that are the sampler's: all that are not the protocol's. koboldcpp calls Top-nσ's n by the name of our own object. */
export function samplerFields(
  body: Readonly<Record<string, unknown>>,
  protocol: Readonly<Record<string, unknown>>,
): { sampler: Record<string, unknown>; others: Record<string, unknown> } {
  const isSampler = ([name, value]: [string, unknown]): boolean =>
    !Object.hasOwn(protocol, name) || (name === "nsigma" && typeof value === "number");
  const entries = Object.entries(body);
  return {
    sampler: Object.fromEntries(entries.filter(isSampler)),
    others: Object.fromEntries(entries.filter((entry) => !isSampler(entry))),
  };
}

/** A body whose fields are sorted out before they are read. */
export const anyObject = z
  .record(z.string(), z.unknown(), "must be an object")
  .refine((body) => Object.keys(body).length <= MOST_FIELDS, `it has more than ${MOST_FIELDS} fields`);

export const mostTop = whole(0, MOST_TOP);

/** A message of a chat; its parts are joined. */
export const message = z.looseObject({
  role: z.enum(
    ["system", "developer", "user", "assistant"],
    "must be system, developer, user or assistant; tools are not served",
  ),
  content: z.union(
    [
      text,
      z.array(
        z.looseObject({
          type: z.enum(
            ["text", "input_text", "output_text"],
            "must be text; images and sounds are not served",
          ),
          text,
        }),
      ),
    ],
    "must be a text, or a list of parts of the type text",
  ),
});

export const messages = z
  .array(message, "must be a list of messages")
  .min(1, "must have at least one message");

/** A body by its schema. @throws ApiError 400 that names the place */
export function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ApiError(400, schemaFault(result.error, "the body"), {
    param: issue.path.length > 0 ? String(issue.path[0]) : undefined,
    code: "invalid_value",
  });
}
