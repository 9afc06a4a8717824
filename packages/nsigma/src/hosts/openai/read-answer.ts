import { readChunk } from "./chunk.ts";
import type { Watch } from "./limits.ts";
import type { ServerAnswer } from "./server-answer.ts";
import { complaintOf, oneLine, ServerError } from "./server-error.ts";
import { readEvents } from "./server-events.ts";

/**
 * Reads a server's answer, a stream of events or one JSON object, by what it begins with: its content type is not
 * always true.
 *
 * @throws ServerError for what is neither, an error in it, and an answer that breaks off
 */
export async function readAnswer(response: Response, answer: ServerAnswer, watch: Watch): Promise<void> {
  const texts = textsOf(response, answer, watch);
  let head = "";
  let form: Form | undefined;
  try {
    while (!form) {
      const { done, value = "" } = await texts.next();
      head += value;
      form = formOf(head.trimStart(), done === true);
    }
    if (form === "page") {
      throw new ServerError(`the server answered with a page: ${complaintOf(head)}; is this its address?`);
    }
    const all = following(head, texts);
    if (form === "events") await readStream(all, answer, watch);
    else await readWhole(all, answer, watch);
  } catch (error) {
    // A text that was cut at a stop string is whole, whatever the server does after it.
    if (!(error instanceof ServerError && answer.stopped)) throw error;
  } finally {
    await texts.return(undefined);
  }
}

type Form = "events" | "JSON" | "page";

/** Undefined while too little has come to tell. */
function formOf(head: string, complete: boolean): Form | undefined {
  if (head.startsWith(":")) return "events";
  if (head.startsWith("<")) return "page";
  if (/^[{[]/.test(head)) return "JSON";
  if (!complete && head.length <= "event:".length) return undefined;
  return /^(data|event|id|retry|error)(:|\r|\n|$)/.test(head) ? "events" : "JSON";
}

async function readStream(texts: AsyncIterable<string>, answer: ServerAnswer, watch: Watch): Promise<void> {
  for await (const { name, data } of readEvents(texts)) {
    watch.heard();
    if (data.trim() === "[DONE]") return answer.close();
    if (name === "error") {
      throw new ServerError(`the server broke off: ${complaintOf(data)}`, { concerns: "moment" });
    }
    if (answer.take(readChunk(parsed(data, "the stream has an event that"), data))) return;
    watch.signal.throwIfAborted(); // whoever hears the text may have had enough
  }
  // Some servers leave [DONE] out; the reason for the end none does.
  answer.broken();
}

async function readWhole(texts: AsyncIterable<string>, answer: ServerAnswer, watch: Watch): Promise<void> {
  const pieces: string[] = [];
  for await (const piece of texts) {
    watch.heard();
    pieces.push(piece);
  }
  const json = pieces.join("");
  if (json.trim() === "") throw new ServerError("the server's answer is empty", { concerns: "moment" });
  const chunk = readChunk(parsed(json, "the server's answer"), json);
  if (chunk.choice?.text === undefined) {
    throw new ServerError(`the server's answer has no text in its choices: ${oneLine(json)}`);
  }
  answer.take(chunk);
  answer.close();
}

/** @throws ServerError when it is not JSON, as when its end is missing */
export function parsed(json: string, what: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new ServerError(`${what} is not JSON, or not all of it: ${oneLine(json)}`, {
      concerns: "moment",
      cause,
    });
  }
}

async function* following(head: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield head;
  yield* rest;
}

/** Streams can be iterated over in Node, and not in every browser. */
async function* textsOf(
  { body }: Response,
  answer: ServerAnswer,
  watch: Watch,
): AsyncGenerator<string, undefined> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  const lost = (cause: unknown): undefined => {
    watch.signal.throwIfAborted();
    answer.broken(cause);
  };
  try {
    for (;;) {
      const next = await reader?.read().catch(lost);
      if (next?.value === undefined) break;
      watch.took(next.value.length);
      yield decoder.decode(next.value, { stream: true });
    }
    yield decoder.decode();
  } finally {
    await reader?.cancel().catch(() => {});
  }
}
