import type { ServedModel } from "../engine/served-model.ts";
import type { TokenRecord } from "../engine/token-record.ts";
import type { AskedText } from "../engine/written-text.ts";
import type { Exchange } from "../exchange.ts";
import { type Echoed, outputText, ResponseObject, statusOf } from "./response.ts";
import { accountOf, scoredTokens, unservedOf } from "./wire.ts";

/** What of a request decides how its response looks. */
interface Asked extends Echoed {
  readonly stream?: boolean | undefined;
}

/**
 * Writes a text and answers with it as a response, whole or as events.
 *
 * @returns the whole response; nothing when it was streamed
 */
export async function answerResponse(
  exchange: Exchange,
  model: ServedModel,
  text: AskedText,
  asked: Asked,
): Promise<object | undefined> {
  const { client, signal } = exchange;
  const notes = unservedOf(exchange);
  const { tokenText } = model.model;
  const scored = (tokens: readonly TokenRecord[]): object[] =>
    text.account.logprobs ? scoredTokens(tokens, tokenText, []) : [];
  if (!asked.stream) {
    const response = new ResponseObject(model.id, text, asked);
    const [written] = await model.write([text], client, signal);
    exchange.checkTime();
    const content = outputText(written.text, scored(written.tokens));
    return { ...response.ended(written, content, accountOf(written.tokens)), ...notes };
  }
  model.checkRoom([text]); // an error is an error as long as nothing has been sent
  const response = new ResponseObject(model.id, text, asked);
  let sequence = 0;
  const numbered = (type: string, fields: object): object => ({
    type,
    sequence_number: sequence++,
    ...fields,
  });
  const events = exchange.events(({ body }) => ({ data: numbered("error", body), event: "error" }));
  const send = (type: string, fields: object): void => events.send(numbered(type, fields), type);
  const item = { item_id: response.itemId, output_index: 0 };
  const part = { ...item, content_index: 0 };
  send("response.created", { response: response.begun });
  send("response.in_progress", { response: response.begun });
  send("response.output_item.added", { output_index: 0, item: response.item("in_progress", []) });
  send("response.content_part.added", { ...part, part: outputText("", []) });
  const [written] = await model.write([text], client, signal, (_, piece) =>
    send("response.output_text.delta", {
      ...part,
      delta: piece.text,
      logprobs: scored(piece.tokens),
      ...accountOf(piece.tokens),
    }),
  );
  exchange.checkTime();
  const status = statusOf(written);
  const content = outputText(written.text, scored(written.tokens));
  const { logprobs } = content;
  send("response.output_text.done", { ...part, text: written.text, logprobs });
  send("response.content_part.done", { ...part, part: content });
  send("response.output_item.done", { output_index: 0, item: response.item(status, [content]) });
  send(`response.${status}`, { response: { ...response.ended(written, content), ...notes } });
  events.end("data: [DONE]\n\n");
  return undefined;
}
