import { OptionError } from "../../errors.ts";
import { checkRequest } from "../check-request.ts";
import type { Generated, Host, HostNote, HostRequest } from "../host.ts";
import { newAnswer, readStream, readWhole, type StreamedAnswer } from "./answer-stream.ts";
import { Client, type ServerAddress } from "./client.ts";
import { requestFields, type RequestFieldsSettings } from "./request-fields.ts";
import { ServerError } from "./server-error.ts";
import { serverOf } from "./servers.ts";

export interface OpenaiHostSettings extends ServerAddress, RequestFieldsSettings {}

/**
 * A server that speaks OpenAI's protocol, as a host: it samples, we say how in its own words.
 *
 *     const host = openaiHost({ url: "http://localhost:8080/v1", model: "any", server: "llama.cpp" });
 *     await host.generate({ prompt: "Once upon a time", sampler: { topNSigma: 1, temperature: 2 } });
 *
 * Chats go to /chat/completions, texts to /completions, always as a stream. Requests may run at the same time, as
 * many as the server takes. What is done otherwise than the options say is in the notes of the answer. Nothing is
 * tried again: give a `fetch` that does. Traces are refused, because the server keeps its logits.
 *
 * @throws OptionError for settings that are wrong
 */
export function openaiHost(settings: OpenaiHostSettings): Host {
  serverOf(settings.server);
  const client = new Client(settings);
  return {
    name: "openai",
    /** @throws ServerError when the server cannot be reached, says no, or breaks off */
    async generate(request) {
      checkRequest(request);
      refuseTraces(request);
      const { fields, notes } = requestFields(request.sampler, settings);
      const answer = newAnswer();
      if (!request.signal?.aborted) await run(client, request, fields, answer);
      return generatedOf(answer, request, notes);
    },
  };
}

function refuseTraces({ onTrace }: HostRequest): void {
  if (onTrace) throw new OptionError("onTrace", onTrace, "none: the server samples, and shows no logits");
}

async function run(
  client: Client,
  { prompt, maxTokens = Infinity, stop, signal, onText }: HostRequest,
  fields: Record<string, unknown>,
  answer: StreamedAnswer,
): Promise<void> {
  const chat = typeof prompt !== "string";
  const body = {
    ...(chat ? { messages: prompt } : { prompt }),
    ...(maxTokens !== Infinity && { max_tokens: maxTokens }),
    ...(stop && stop.length > 0 && { stop }),
    stream: true,
    stream_options: { include_usage: true },
    ...fields,
  };
  const hear = (text: string) => {
    onText?.(text);
    signal?.throwIfAborted();
  };
  try {
    const response = await client.post(chat ? "/chat/completions" : "/completions", body, signal);
    if (response.headers.get("content-type")?.includes("json"))
      readWhole(await response.json(), answer, hear);
    else if (response.body === null) throw new ServerError("the server's answer is empty");
    else await readStream(bytesOf(response.body, answer), answer, hear);
  } catch (error) {
    if (!signal?.aborted) throw error;
    answer.ending = "aborted";
  }
}

/** Streams can be iterated over in Node, and not in every browser; a connection that is lost is an error of ours. */
async function* bytesOf(
  body: ReadableStream<Uint8Array>,
  answer: StreamedAnswer,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const lost = (cause: unknown): never => {
    const { pieces, text } = answer;
    throw new ServerError(`the connection broke off after ${pieces} pieces of text`, { text, cause });
  };
  try {
    for (let next = await reader.read().catch(lost); !next.done; next = await reader.read().catch(lost)) {
      yield next.value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function generatedOf(
  { text, pieces, ending = "aborted", told, usage }: StreamedAnswer,
  { stop = [], maxTokens = Infinity }: HostRequest,
  notes: readonly HostNote[],
): Generated {
  const more: HostNote[] = [];
  if (usage === undefined && pieces > 0) {
    const why =
      "the server told no usage: tokens are the pieces of text that came, those of the prompt unknown";
    more.push({ option: "usage", value: pieces, why });
  }
  if (ending === "end of text" && stop.length > 0 && !told) {
    more.push({
      option: "stop",
      value: stop,
      why: "the server does not tell a stop string from the end of the text",
    });
  }
  if (ending === "length" && maxTokens === Infinity) {
    const why = "the server ended the text at a length of its own, or its context is full";
    more.push({ option: "maxTokens", value: maxTokens, why });
  }
  const { promptTokens, tokens } = usage ?? { promptTokens: 0, tokens: pieces };
  return { text, ending, promptTokens, tokens, notes: [...notes, ...more] };
}
