import { z } from "zod";
import { answerTexts, checkDelivery, type Form } from "../answers/answer-texts.ts";
import { accountOf, reasonsOf, scoredTokens } from "../answers/wire.ts";
import { ApiError } from "../api-error.ts";
import type { TokenRecord } from "../engine/token-record.ts";
import { chatOf, encoded, textsFor } from "../requests/asked.ts";
import { anyObject, messages, mostTop, read, samplerFields, textFields, truth } from "../requests/fields.ts";
import { servedFields } from "../requests/unserved.ts";
import { route } from "../route.ts";

const fields = {
  ...textFields,
  messages,
  max_completion_tokens: textFields.max_tokens,
  logprobs: truth.optional(),
  top_logprobs: mostTop.optional(),
  response_format: z
    .looseObject({ type: z.literal("text", "must be text; grammars and schemas are not served") })
    .optional(),
};
const body = z.object(fields);

/** https://platform.openai.com/docs/api-reference/chat/create */
export const chatCompletions = route({
  method: "POST",
  paths: ["/v1/chat/completions", "/chat/completions"],
  summary: "answers a chat, streamed or whole",
  body: anyObject,
  document: body.loose(),
  async answer(exchange, given) {
    const { sampler, others } = samplerFields(servedFields(given, exchange.unserved), fields);
    const asked = read(body, others);
    const {
      logprobs = false,
      top_logprobs: top,
      max_tokens,
      max_completion_tokens: most = max_tokens,
    } = asked;
    checkDelivery(asked);
    if (top !== undefined && !logprobs)
      throw new ApiError(400, "top_logprobs: it is for logprobs: true; give both", { param: "top_logprobs" });
    const model = exchange.model(asked.model);
    const prompt = encoded(chatOf(asked.messages, model, exchange), model);
    const scores = logprobs ? (top ?? 0) : undefined;
    const texts = textsFor([prompt], { ...asked, max_tokens: most }, sampler, scores, model, exchange);
    const { tokenText } = model.model;
    const scored = (tokens: readonly TokenRecord[]): object => ({
      logprobs: logprobs ? { content: scoredTokens(tokens, tokenText), refusal: null } : null,
    });
    const form = {
      prefix: "chatcmpl",
      object: "chat.completion",
      chunk: "chat.completion.chunk",
      whole: (written) => ({
        message: { role: "assistant", content: written.text, refusal: null },
        ...scored(written.tokens),
        ...reasonsOf(written),
        ...accountOf(written.tokens),
      }),
      begin: () => ({
        delta: { role: "assistant", content: "", refusal: null },
        logprobs: null,
        finish_reason: null,
      }),
      piece: ({ text, tokens }) => ({
        delta: { content: text },
        ...scored(tokens),
        finish_reason: null,
        ...accountOf(tokens),
      }),
      ending: (written) => ({ delta: {}, logprobs: null, ...reasonsOf(written) }),
    } satisfies Form;
    return answerTexts(exchange, model, texts, [prompt.ids], form, asked);
  },
});
