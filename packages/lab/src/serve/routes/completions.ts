import { z } from "zod";
import { answerTexts, checkDelivery, type Form } from "../answers/answer-texts.ts";
import { accountOf, legacyLogprobs, type LegacyToken, legacyToken, reasonsOf } from "../answers/wire.ts";
import { ApiError } from "../api-error.ts";
import { scoredText } from "../engine/scored-text.ts";
import type { ServedModel } from "../engine/served-model.ts";
import type { TokenRecord } from "../engine/token-record.ts";
import type { WrittenText } from "../engine/written-text.ts";
import type { Exchange } from "../exchange.ts";
import { encoded, type PromptTokens, textsFor } from "../requests/asked.ts";
import {
  anyObject,
  mostTop,
  read,
  samplerFields,
  text,
  textFields,
  tokens,
  truth,
  whole as wholeFrom,
} from "../requests/fields.ts";
import { servedFields } from "../requests/unserved.ts";
import { route } from "../route.ts";

/** Prompts of one request. */
const MOST_PROMPTS = 2048;

const prompt = z.union(
  [
    text,
    tokens,
    z
      .array(z.union([text, tokens]))
      .min(1)
      .max(MOST_PROMPTS),
  ],
  `must be a text, a list of token ids, or a list of at most ${MOST_PROMPTS} of either`,
);

const fields = {
  ...textFields,
  max_tokens: wholeFrom(0).optional().describe("default 16; 0 with echo"),
  prompt,
  echo: truth.optional().describe("begins the answer with the prompt; with logprobs its tokens are scored"),
  logprobs: mostTop.optional(),
};
const body = z.object(fields);

/** As OpenAI has it. */
const MAX_TOKENS = 16;

/** https://platform.openai.com/docs/api-reference/completions/create */
export const completions = route({
  method: "POST",
  paths: ["/v1/completions", "/completions"],
  summary: "goes on with a text or with token ids, or scores them (echo and logprobs)",
  body: anyObject,
  document: body.loose(),
  async answer(exchange, given) {
    const { sampler, others } = samplerFields(servedFields(given, exchange.unserved), fields);
    const asked = read(body, others);
    const { n = 1, echo = false, logprobs, max_tokens: most = MAX_TOKENS } = asked;
    checkDelivery(asked);
    if (most === 0 && !echo)
      throw fault("max_tokens", "it is 0, which leaves nothing to answer without echo; give 1 or more");
    if (echo && asked.stream) throw fault("echo", "it is not streamed; leave out stream or echo");
    const model = exchange.model(asked.model);
    const prompts = promptsOf(asked.prompt, model);
    const ids = prompts.map((prompt) => prompt.ids);
    const texts = textsFor(
      prompts,
      { ...asked, max_tokens: Math.max(1, most) },
      sampler,
      logprobs,
      model,
      exchange,
    );
    const echoes = echo ? await echoesOf(ids, logprobs, model, exchange) : undefined;
    const { tokenText } = model.model;
    const offsets = texts.map(() => 0);
    const scored = (tokens: readonly LegacyToken[], offset: number): object => ({
      logprobs: logprobs === undefined ? null : legacyLogprobs(tokens, offset, tokenText),
    });
    const legacy = (token: TokenRecord): LegacyToken => legacyToken(token, tokenText);
    const form = {
      prefix: "cmpl",
      object: "text_completion",
      chunk: "text_completion",
      whole(written, index) {
        const { text, tokens } = written;
        const before = echoes?.[Math.floor(index / n)];
        return {
          text: (before?.text ?? "") + text,
          ...scored([...(before?.tokens ?? []), ...tokens.map(legacy)], 0),
          ...reasonsOf(written),
          ...accountOf(tokens),
        };
      },
      piece({ text, tokens }, index) {
        const offset = offsets[index];
        offsets[index] += text.length;
        return { text, ...scored(tokens.map(legacy), offset), finish_reason: null, ...accountOf(tokens) };
      },
      ending: (written) => ({ text: "", logprobs: null, ...reasonsOf(written) }),
    } satisfies Form;
    const nothing: ServedModel["write"] = async () => texts.map(() => NOTHING);
    return answerTexts(exchange, model, texts, ids, form, asked, most === 0 ? nothing : undefined);
  },
});

function fault(param: string, why: string): ApiError {
  return new ApiError(400, `${param}: ${why}`, { param });
}

const NOTHING: WrittenText = { text: "", ending: "length", stop: undefined, count: 0, tokens: [] };

/** Texts, or token ids as they stand. @throws ApiError 400 for ids that the model does not have */
function promptsOf(given: z.output<typeof prompt>, served: ServedModel): PromptTokens[] {
  const list = typeof given === "string" || typeof given[0] === "number" ? [given] : given;
  return (list as (string | number[])[]).map((each) => {
    if (typeof each === "string") return encoded(each, served);
    served.checkIds(each, "prompt");
    return { ids: each, chat: false };
  });
}

/** A prompt as an answer repeats it. */
interface Echo {
  readonly text: string;
  readonly tokens: readonly LegacyToken[];
}

/** The prompts as the answers repeat them, scored where log-probabilities are wanted. */
async function echoesOf(
  prompts: readonly (readonly number[])[],
  logprobs: number | undefined,
  served: ServedModel,
  { client, signal }: Exchange,
): Promise<Echo[]> {
  const { model } = served;
  for (const prompt of prompts) served.checkFits({ prompt });
  const works = prompts.map((ids) => () => scoredText(model, ids, logprobs ?? 0));
  const scored = logprobs === undefined ? [] : await served.inTurn(client, signal, works);
  const textOf = (ids: readonly number[]): string => model.tokenText.textOf([...ids], true);
  return prompts.map((ids, at) => ({
    text: textOf(ids),
    tokens: (scored[at] ?? []).map(({ id, ...scores }) => ({ text: textOf([id]), ...scores })),
  }));
}
