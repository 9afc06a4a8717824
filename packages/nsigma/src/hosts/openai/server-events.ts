import type { EventSourceParser, ParserConfig } from "eventsource-parser";
import { ServerError } from "./server-error.ts";

/** One event of a stream: its name, "message" unless it says otherwise, and its data. */
export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/**
 * The events of a `text/event-stream`, however its text is cut. The empty line after the last event may be missing,
 * and llama.cpp's older servers send `error:` lines.
 *
 * @throws ServerError when eventsource-parser is not installed
 */
export async function* readEvents(texts: AsyncIterable<string>): AsyncGenerator<ServerEvent> {
  const events: ServerEvent[] = [];
  const parser = await parserOf({
    onEvent: ({ event = "message", data }) => void events.push({ name: event, data }),
    onError({ field, value = "" }) {
      if (field === "error") events.push({ name: "error", data: value });
    },
  });
  for await (const text of texts) {
    parser.feed(text);
    yield* events.splice(0);
  }
  parser.feed("\n\n");
  yield* events.splice(0);
}

/** Looked for only when a stream is read: `requestFields` and the tables do without. */
async function parserOf(config: ParserConfig): Promise<EventSourceParser> {
  let createParser;
  try {
    ({ createParser } = await import("eventsource-parser"));
  } catch (cause) {
    const message = "nsigma/openai reads streams with eventsource-parser; run npm install eventsource-parser";
    throw new ServerError(message, { cause });
  }
  return createParser(config);
}
