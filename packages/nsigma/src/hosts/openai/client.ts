import { OptionError } from "../../errors.ts";
import { complaintOf, ServerError } from "./server-error.ts";

/** Where a server is and how to talk to it. */
export interface ServerAddress {
  /** Such as `http://localhost:8080/v1`. A URL without a path gets /v1. */
  readonly url: string;
  /** The name of the model, as the server has it. */
  readonly model: string;
  /** Sent as a bearer token. */
  readonly apiKey?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** In place of the global `fetch`: a proxy, retries, a test. */
  readonly fetch?: typeof fetch | undefined;
}

/** Sends requests to one server; every way to fail is one line. */
export class Client {
  readonly model: string;
  private readonly base: string;
  private readonly headers: Record<string, string>;
  private readonly send: typeof fetch;

  /** @throws OptionError for a URL that is none, and a model without a name */
  constructor({ url, model, apiKey, headers, fetch: send = fetch }: ServerAddress) {
    if (typeof model !== "string" || model === "") {
      throw new OptionError("model", model, "the model's name, as the server has it");
    }
    this.model = model;
    this.base = baseOf(url);
    this.headers = {
      "content-type": "application/json",
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      ...headers,
    };
    this.send = send;
  }

  /** @throws ServerError when there is no answer, or one that says no; an abort as it is */
  async post(path: string, body: object, signal?: AbortSignal): Promise<Response> {
    const url = `${this.base}${path}`;
    const { send } = this; // browsers' fetch must not be called as a method of something else
    let response: Response;
    try {
      response = await send(url, {
        method: "POST",
        headers: this.headers,
        body: JSON.stringify({ model: this.model, ...body }),
        ...(signal && { signal }),
      });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new ServerError(`POST ${url}: no answer (${reasonOf(cause)}); is the server running there?`, {
        cause,
      });
    }
    if (response.ok) return response;
    const { status, statusText } = response;
    const complaint = complaintOf(await response.text().catch(() => ""));
    const state = [status, statusText].filter(Boolean).join(" ");
    throw new ServerError(`POST ${url}: ${state}${complaint && `: ${complaint}`}`, { status });
  }
}

function baseOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new OptionError("url", url, "the server's URL, such as http://localhost:8080/v1");
  }
  const { pathname } = new URL(url);
  return `${url.replace(/\/+$/, "")}${pathname === "/" ? "/v1" : ""}`;
}

/** fetch() says "fetch failed", and why in its cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  const { code } = (cause ?? {}) as { code?: unknown };
  return String(code ?? (cause as Error | undefined)?.message ?? message);
}
