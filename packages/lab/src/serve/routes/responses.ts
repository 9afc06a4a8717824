import { z } from "zod";
import { answerResponse } from "../answers/answer-response.ts";
import { checkDelivery } from "../answers/answer-texts.ts";
import type { Exchange } from "../exchange.ts";
import { chatOf, encoded, textsFor } from "../requests/asked.ts";
import {
  anyObject,
  message,
  mostTop,
  only,
  padding,
  read,
  samplerFields,
  text,
  textFields,
} from "../requests/fields.ts";
import { servedFields } from "../requests/unserved.ts";
import { route } from "../route.ts";

const LOGPROBS = "message.output_text.logprobs";

const item = z.looseObject({
  type: z.literal("message", "must be message; tools, reasoning and references are not served").optional(),
  ...message.shape,
});

const { n: _, max_tokens, ...common } = textFields;
const fields = {
  ...common,
  stream_options: only({ include_obfuscation: padding.optional() }).optional(),
  input: z.union(
    [
      text.transform((content) => [{ role: "user" as const, content }]),
      z.array(item).min(1, "must have at least one message"),
    ],
    "must be a text or a list of messages",
  ),
  instructions: text.optional().describe("a system message before all others"),
  max_output_tokens: max_tokens,
  include: z.array(text).optional().describe(`${LOGPROBS}, which top_logprobs also asks for`),
  top_logprobs: mostTop.optional(),
  text: only({
    format: only({
      type: z.literal("text", "must be text; grammars and schemas are not served"),
    }).optional(),
  }).optional(),
};
const body = z.object(fields);

/** What is given back as it came. */
const echoed = z.object({
  metadata: z.record(z.string(), text).nullish(),
  safety_identifier: text.nullish(),
  prompt_cache_key: text.nullish(),
});

/** https://www.openresponses.org: answers of one message. */
export const responses = route({
  method: "POST",
  paths: ["/v1/responses", "/responses"],
  summary: "answers a text or a chat as a response, streamed as events or whole",
  body: anyObject,
  document: body.loose(),
  async answer(exchange, given) {
    const { sampler, others } = samplerFields(servedFields(given, exchange.unserved), fields);
    const asked = read(body, others);
    const labels = read(echoed, given);
    checkDelivery(asked);
    const model = exchange.model(asked.model);
    const { instructions, input, include = [], top_logprobs: top = 0 } = asked;
    for (const each of include) {
      if (each !== LOGPROBS) exchange.unserved.add("include", each, "there is nothing of the kind");
    }
    const chat = chatOf(unlabelled(input, exchange), model, exchange, "input");
    if (instructions !== undefined) chat.unshift({ role: "system", content: instructions });
    const prompt = encoded(chat, model, "input");
    const scores = include.includes(LOGPROBS) || top > 0 ? top : undefined;
    const [one] = textsFor(
      [prompt],
      { ...asked, max_tokens: asked.max_output_tokens },
      sampler,
      scores,
      model,
      exchange,
    );
    return answerResponse(exchange, model, one, { ...asked, ...labels });
  },
});

/** Messages without what clients send back of earlier answers beside their text. */
function unlabelled(
  list: readonly z.output<typeof item>[],
  { unserved }: Exchange,
): z.output<typeof message>[] {
  return list.map((each, at) => {
    const { type: _type, id: _id, status: _status, phase, ...others } = each;
    if (phase) unserved.note(`input[${at}].phase`, phase, "templates have no place for it");
    return others;
  });
}
