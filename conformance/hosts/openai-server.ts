import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { OptionError } from "nsigma";
import { type DialectName, translate } from "nsigma/dialects";
import type { Generated, HostRequest } from "nsigma/hosts";
import { referenceHost } from "./reference-host.ts";

export interface OpenaiServerSettings {
  /** Whose names the server takes for its samplers. Default llama.cpp's. */
  dialect?: DialectName;
  /** Names that it drops without a word, as servers do with what they do not know. */
  ignore?: string[];
  /** Names that it does not know are an error. */
  strict?: boolean;
  /** After this many pieces of text it closes the connection in the middle of an answer. */
  breakAfter?: number;
}

export interface OpenaiServer {
  /** With /v1 at the end. */
  url: string;
  close(): Promise<void>;
}

/**
 * A server that speaks OpenAI's protocol on this machine, with the embedded model in it: what it is asked for in a dialect
 * takes effect. Chats and completions, streamed or not, usage, stop strings, errors.
 */
export async function serveOpenAI(settings: OpenaiServerSettings = {}): Promise<OpenaiServer> {
  let turn: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    // One model, one text at a time.
    turn = turn
      .then(() => answer(request, response, settings))
      .catch((error: unknown) => fail(response, error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}

interface Body {
  prompt?: string;
  messages?: HostRequest["prompt"];
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
  stop?: string | string[];
  max_tokens?: number;
  [parameter: string]: unknown;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  settings: OpenaiServerSettings,
): Promise<void> {
  if (request.url === "/v1/models") return json(response, 200, { object: "list", data: [{ id: "tiny" }] });
  const chat = request.url === "/v1/chat/completions";
  if (!chat && request.url !== "/v1/completions") return json(response, 404, errorBody("no such path"));
  const { model, prompt, messages, stream, stream_options, stop, max_tokens, ...sampling } = JSON.parse(
    await textOf(request),
  ) as Body;
  const leaving = new AbortController();
  response.on("close", () => leaving.abort());
  const asked: HostRequest = {
    prompt: (chat ? messages : prompt) ?? "",
    sampler: samplerOf(sampling, settings),
    signal: leaving.signal,
    ...(max_tokens !== undefined && { maxTokens: max_tokens }),
    ...(stop !== undefined && { stop: [stop].flat() }),
  };
  const host = await referenceHost();
  const head = { id: "1", model, created: 0 };
  if (!stream) {
    const generated = await host.generate(asked);
    const text = chat
      ? { message: { role: "assistant", content: generated.text } }
      : { text: generated.text };
    const choice = { index: 0, ...text, ...endingOf(generated, asked) };
    return json(response, 200, { ...head, choices: [choice], usage: usageOf(generated) });
  }
  let pieces = 0;
  const write = (chunk: object): unknown =>
    response.write(`data: ${JSON.stringify({ ...head, ...chunk })}\n\n`);
  const begin = (): void => {
    if (response.headersSent) return;
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(": a comment, as proxies send to keep a connection\n\n");
  };
  const generated = await host.generate({
    ...asked,
    onText(text) {
      begin();
      const part = chat ? { delta: { content: text } } : { text };
      write({ choices: [{ index: 0, ...part, finish_reason: null }] });
      if (++pieces === settings.breakAfter) response.destroy();
    },
  });
  begin();
  write({ choices: [{ index: 0, ...(chat ? { delta: {} } : { text: "" }), ...endingOf(generated, asked) }] });
  if (stream_options?.include_usage) write({ choices: [], usage: usageOf(generated) });
  response.end("data: [DONE]\n\n");
}

/** @throws OptionError for a value that the engine refuses, and where the server is strict for names it has not */
function samplerOf(
  sampling: Record<string, unknown>,
  { dialect = "llama.cpp", ignore = [], strict = false }: OpenaiServerSettings,
): HostRequest["sampler"] {
  const heard = Object.entries(sampling).filter(([parameter]) => !ignore.includes(parameter));
  const { options, notes } = translate(dialect, Object.fromEntries(heard));
  const unknown = notes.find(({ kind }) => kind === "unknown");
  if (strict && unknown) throw new OptionError(unknown.parameter, unknown.value, "a known parameter");
  return options;
}

/** The reason as OpenAI says it, and which stop string it was as vLLM does. */
function endingOf({ ending }: Generated, { stop = [] }: HostRequest): object {
  const finish_reason = ending === "length" ? "length" : "stop";
  return { finish_reason, stop_reason: ending === "stop string" ? stop[0] : null };
}

function usageOf({ promptTokens, tokens }: Generated): object {
  return { prompt_tokens: promptTokens, completion_tokens: tokens, total_tokens: promptTokens + tokens };
}

function fail(response: ServerResponse, error: unknown): void {
  const body = errorBody(error instanceof Error ? error.message : String(error));
  if (!response.headersSent) json(response, error instanceof OptionError ? 400 : 500, body);
  else response.end(`data: ${JSON.stringify(body)}\n\n`);
}

function errorBody(message: string): object {
  return { error: { message, type: "invalid_request_error" } };
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
