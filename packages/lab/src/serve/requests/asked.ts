import type { z } from "zod";
import type { HostRequest, Message } from "nsigma/hosts";
import type { NoiseOptions } from "nsigma/noise";
import { readNoise } from "nsigma/noise";
import { ApiError } from "../api-error.ts";
import type { AskedText } from "../engine/written-text.ts";
import type { ServedModel } from "../engine/served-model.ts";
import type { Account } from "../engine/token-record.ts";
import type { Exchange } from "../exchange.ts";
import type { messages, textFields } from "./fields.ts";
import { samplerOf } from "./sampler.ts";

/** Entries that traces and masks of one request may have: about 100 MB. */
const MOST_TOLD = 10_000_000;

/** Tokens of the kept set that are told with a trace, when nobody says how many. */
const KEPT = 50;

type TextFields = { readonly [Name in keyof typeof textFields]?: z.output<(typeof textFields)[Name]> };

/** A prompt as a model gets it. */
export interface PromptTokens {
  readonly ids: readonly number[];
  readonly chat: boolean;
}

/**
 * The texts that a request asks for: `n` for each prompt, and text i of each has the seed and i more.
 *
 * @param fields what all requests have
 * @param sampler the fields that are the sampler's
 * @param logprobs how many other tokens are wanted with each; undefined when no log-probabilities are
 */
export function textsFor(
  prompts: readonly PromptTokens[],
  fields: TextFields,
  sampler: Readonly<Record<string, unknown>>,
  logprobs: number | undefined,
  served: ServedModel,
  { site, unserved }: Exchange,
): AskedText[] {
  const { n = 1, seed: wanted, stop = [], max_tokens: maxTokens, dialect, nsigma = {} } = fields;
  const noise = fields.noise as NoiseOptions | undefined;
  if (noise) readNoise(noise, 0);
  if (stop.includes(""))
    throw new ApiError(400, "stop: one of the texts is empty; leave it out", { param: "stop" });
  const options = samplerOf(sampler, dialect, served.model, site.defaults, unserved, noise);
  const seed = (wanted === -1 ? undefined : wanted) ?? options.seed;
  const first = seed ?? randomSeed();
  const account: Account = {
    logprobs: logprobs === undefined ? undefined : { top: logprobs, of: nsigma.logprobs ?? "raw" },
    trace: nsigma.trace ?? false,
    kept: nsigma.kept ?? KEPT,
    mask: nsigma.mask ?? false,
    room: { left: MOST_TOLD },
  };
  return prompts.flatMap(({ ids, chat }) =>
    Array.from({ length: n }, (_, index) => ({
      prompt: ids,
      chat,
      sampler: { ...options, seed: first + index },
      exact: seed !== undefined && (site.settings.exact ?? true),
      noise: noise && { ...noise, ...(noise.seed !== undefined && { seed: noise.seed + index }) },
      maxTokens,
      stop,
      account,
    })),
  );
}

/** Of 32 bits, as every program can repeat it. */
function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

/** What of a message is text, or says nothing. */
const PARTS_OF_A_MESSAGE = ["role", "content"];

/**
 * A chat as hosts take it.
 *
 * @param field where it stands in the request
 * @throws ApiError 400 for a model without a chat template, and for what no template has a place for
 */
export function chatOf(
  list: z.output<typeof messages>,
  { model, id }: ServedModel,
  { unserved }: Exchange,
  field = "messages",
): Message[] {
  if (!model.chat) {
    throw new ApiError(400, `${field}: model ${id} has no chat template; use /v1/completions`, {
      param: field,
    });
  }
  return list.map((message, at) => {
    for (const [name, value] of Object.entries(message)) {
      const nothing = value === null || (Array.isArray(value) && value.length === 0) || value === "text";
      if (!PARTS_OF_A_MESSAGE.includes(name) && !nothing)
        unserved.add(`${field}[${at}].${name}`, value, "templates have no place for it");
    }
    const { role, content } = message;
    return {
      role: role === "developer" ? "system" : role,
      content: typeof content === "string" ? content : content.map(({ text }) => text).join(""),
    };
  });
}

/**
 * A prompt as token ids.
 *
 * @param field what a chat came in
 * @throws ApiError 400 for what is longer than the context, and what the model's template refuses
 */
export function encoded(
  prompt: HostRequest["prompt"],
  served: ServedModel,
  field = "messages",
): PromptTokens {
  const { model } = served;
  const chat = typeof prompt !== "string";
  checkLength(chat ? prompt.map(({ content }) => content).join("") : prompt, served);
  if (chat && prompt.length > model.contextLength)
    throw tooLong(`there are ${prompt.length} messages`, field, served);
  try {
    return { ids: model.encode(prompt), chat };
  } catch (cause) {
    if (!chat) throw cause;
    throw new ApiError(
      400,
      `${field}: the model's chat template refuses them: ${(cause as Error).message}`,
      { param: field },
      cause,
    );
  }
}

/** So many characters are encoded at first, for each token that there is room for. */
const CHARACTERS = 8;
/** Tokens that the beginning of a text may have more than the whole of it: its last word is cut in two. */
const MARGIN = 32;

/**
 * Refuses a text that is much too long by its beginning: encoding all of it would hold up everybody for seconds.
 *
 * @throws ApiError 400
 */
function checkLength(given: string, served: ServedModel): void {
  const { contextLength, tokenText } = served.model;
  for (let length = contextLength * CHARACTERS; length < given.length; length *= 2) {
    if (tokenText.tokensOf(given.slice(0, length)).length <= contextLength + MARGIN) continue;
    throw tooLong(`the first ${length} of its ${given.length} characters are more tokens`, "prompt", served);
  }
}

function tooLong(why: string, param: string, { id, model: { contextLength } }: ServedModel): ApiError {
  return new ApiError(
    400,
    `the prompt is too long: ${why}, and the context of ${id} has room for ${contextLength} tokens; shorten it`,
    { param, code: "context_length_exceeded" },
  );
}
