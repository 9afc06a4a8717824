import type { ServedModel } from "../engine/served-model.ts";
import type { AskedText, Piece, WrittenText } from "../engine/written-text.ts";
import { ApiError } from "../api-error.ts";
import type { Exchange } from "../exchange.ts";
import { headOf, unservedOf, usageOf } from "./wire.ts";

/** How chats and completions write texts as choices; each gets its `index` besides. */
export interface Form {
  /** What its ids begin with. */
  readonly prefix: string;
  /** What an answer is called, whole and in chunks. */
  readonly object: string;
  readonly chunk: string;
  whole(text: WrittenText, index: number): object;
  /** A chunk before the first piece, where the protocol has one. */
  begin?(): object;
  piece(piece: Piece, index: number): object;
  ending(text: WrittenText): object;
}

/** How an answer is sent. */
export interface Delivery {
  readonly stream?: boolean | undefined;
  readonly stream_options?: { readonly include_usage?: boolean | undefined } | undefined;
}

/** @throws ApiError 400 for options of a stream where none is asked for */
export function checkDelivery({
  stream,
  stream_options,
}: Pick<Delivery, "stream"> & { stream_options?: object | undefined }): void {
  if (!stream_options || stream) return;
  throw new ApiError(400, "stream_options: it is for stream: true; leave it out", {
    param: "stream_options",
  });
}

/**
 * Writes texts and answers with them, whole or as they come.
 *
 * @param write what writes them
 * @returns the whole answer; nothing when it was streamed
 */
export async function answerTexts(
  exchange: Exchange,
  model: ServedModel,
  texts: readonly AskedText[],
  prompts: readonly (readonly number[])[],
  form: Form,
  { stream, stream_options }: Delivery,
  write: ServedModel["write"] = (...given) => model.write(...given),
): Promise<object | undefined> {
  const { client, signal } = exchange;
  const notes = unservedOf(exchange);
  if (!stream) {
    const head = headOf(form.prefix, form.object, model.id, exchange);
    const written = await write(texts, client, signal);
    exchange.checkTime();
    const choices = written.map((text, index) => ({ index, ...form.whole(text, index) }));
    return { ...head, choices, usage: usageOf(prompts, written), ...notes };
  }
  model.checkRoom(texts); // an error is an error as long as nothing has been sent
  const head = headOf(form.prefix, form.chunk, model.id, exchange);
  const events = exchange.events();
  const send = (choices: object[], usage: object | null, more: object = {}): void =>
    events.send({ ...head, choices, ...(stream_options?.include_usage && { usage }), ...more });
  const choose = (index: number, choice: object): void => send([{ index, ...choice }], null);
  if (form.begin) for (const index of texts.keys()) choose(index, form.begin());
  const written = await write(texts, client, signal, (index, piece) =>
    choose(index, form.piece(piece, index)),
  );
  exchange.checkTime();
  for (const [index, text] of written.entries()) choose(index, form.ending(text));
  if ("nsigma" in notes) send([], null, notes);
  if (stream_options?.include_usage) send([], usageOf(prompts, written));
  events.end("data: [DONE]\n\n");
  return undefined;
}
