import type { Ending } from "../host.ts";
import { readEvents, type ServerEvent } from "./events.ts";
import { complaintOf, ServerError } from "./server-error.ts";

/** An answer as far as it has come. */
export interface StreamedAnswer {
  text: string;
  /** How many pieces had text in them. */
  pieces: number;
  ending: Ending | undefined;
  /** The server says what ended the text: the end of the text or a stop string. */
  told: boolean;
  usage: { readonly promptTokens: number; readonly tokens: number } | undefined;
}

export function newAnswer(): StreamedAnswer {
  return { text: "", pieces: 0, ending: undefined, told: false, usage: undefined };
}

/** What is read of an answer or a chunk of one; every field may be missing. */
interface Chunk {
  readonly error?: unknown;
  readonly choices?: readonly Choice[] | null;
  readonly usage?: { readonly prompt_tokens?: number; readonly completion_tokens?: number } | null;
}

interface Choice {
  /** A piece of a chat, and a whole one. */
  readonly delta?: Content | null;
  readonly message?: Content | null;
  /** Of a completion. */
  readonly text?: string | null;
  readonly finish_reason?: string | null;
  /** Which stop string or token it was, null at the end of the text: vLLM and what came from it; SGLang. */
  readonly stop_reason?: string | number | null;
  readonly matched_stop?: string | number | null;
}

interface Content {
  readonly content?: string | null;
}

/**
 * Reads a stream of chunks into an answer, which holds what has come even when this throws.
 *
 * @throws ServerError for an error in the stream, for what is no chunk, and for a stream that breaks off
 */
export async function readStream(
  body: AsyncIterable<Uint8Array>,
  answer: StreamedAnswer,
  onText: (text: string) => void,
): Promise<void> {
  for await (const event of readEvents(body)) {
    if (event.data === "[DONE]") return;
    take(chunkOf(event, answer.text), answer, onText);
  }
  // Some servers leave [DONE] out; the reason for the end none does.
  if (answer.ending) return;
  throw new ServerError(`the stream broke off after ${answer.pieces} pieces of text`, { text: answer.text });
}

/** Reads the answer of a server that does not stream. */
export function readWhole(body: unknown, answer: StreamedAnswer, onText: (text: string) => void): void {
  if (typeof body !== "object" || body === null || !Array.isArray((body as Chunk).choices)) {
    throw new ServerError(`the server's answer has no choices: ${complaintOf(JSON.stringify(body))}`);
  }
  take(body as Chunk, answer, onText);
  answer.ending ??= "end of text";
}

function take({ choices, usage }: Chunk, answer: StreamedAnswer, onText: (text: string) => void): void {
  const [choice] = choices ?? [];
  if (choice?.finish_reason) takeEnding(answer, choice);
  if (usage) {
    const { prompt_tokens: promptTokens = 0, completion_tokens: tokens = answer.pieces } = usage;
    answer.usage = { promptTokens, tokens };
  }
  const piece = (choice?.delta ?? choice?.message)?.content ?? choice?.text ?? "";
  if (piece === "") return;
  answer.text += piece;
  answer.pieces++;
  onText(piece);
}

function chunkOf({ name, data }: ServerEvent, text: string): Chunk {
  let chunk: Chunk | undefined;
  try {
    chunk = JSON.parse(data) as Chunk;
  } catch (cause) {
    if (name !== "error") {
      throw new ServerError(`the stream has what is no JSON: ${complaintOf(data)}`, { text, cause });
    }
  }
  if (
    name === "error" ||
    typeof chunk !== "object" ||
    chunk === null ||
    (chunk.error ?? undefined) !== undefined
  ) {
    throw new ServerError(`the server broke off: ${complaintOf(data)}`, { text });
  }
  return chunk;
}

function takeEnding(answer: StreamedAnswer, choice: Choice): void {
  const { finish_reason, stop_reason, matched_stop } = choice;
  const stopped = stop_reason ?? matched_stop;
  answer.told = stop_reason !== undefined || matched_stop !== undefined;
  if (finish_reason === "length") answer.ending = "length";
  else answer.ending = typeof stopped === "string" ? "stop string" : "end of text";
}
