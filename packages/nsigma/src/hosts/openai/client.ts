import { OptionError } from "../../errors.ts";
import { type Limits, type LimitsSet, limitsOf, type Watch } from "./limits.ts";
import { followed } from "./redirect.ts";
import { complaintOf, concernOf, ServerError, unreachable } from "./server-error.ts";

/** Where a server is and how to talk to it. */
export interface ServerAddress {
  /** Such as `http://localhost:8080/v1`. A URL without a path gets /v1. */
  readonly url: string;
  /** The name of the model, as the server has it. */
  readonly model: string;
  /** Sent as a bearer token, to the URL's origin and to no other. */
  readonly apiKey?: string | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** How long the server may take, and how much it may send. */
  readonly limits?: Limits | undefined;
  /** How often a request is sent at most, when the server is busy, down or breaks off. Default 1: it is not sent again. */
  readonly tries?: number | undefined;
  /** In place of the global `fetch`: a proxy, a log, a test. */
  readonly fetch?: typeof fetch | undefined;
}

/** As much is read of the body of an error, in bytes. */
const MOST_OF_AN_ERROR = 2 ** 16;

/** Sends requests to one server; every way to fail is one line. */
export class Client {
  /** Which model of which server it is. */
  readonly name: string;
  readonly limits: LimitsSet;
  readonly tries: number;
  private readonly model: string;
  private readonly base: URL;
  private readonly headers: Headers;
  private readonly secrets: readonly string[];
  private readonly send: typeof fetch;
  /** The server has answered before: when it does not now, it may do so again. */
  private reached = false;

  /** @throws OptionError for a setting that is wrong */
  constructor({ url, model, apiKey, headers = {}, limits, tries = 1, fetch: send = fetch }: ServerAddress) {
    if (typeof model !== "string" || model === "") {
      throw new OptionError("model", model, "the model's name, as the server has it");
    }
    if (!(Number.isSafeInteger(tries) && tries >= 1)) {
      throw new OptionError("tries", tries, "an integer of at least 1");
    }
    this.base = baseOf(url);
    this.model = model;
    this.name = `${shown(this.base)} ${model}`;
    this.limits = limitsOf(limits);
    this.tries = tries;
    this.send = send;
    this.headers = new Headers({ "content-type": "application/json" });
    const own = Object.entries(headers).filter((each): each is [string, string] => each[1] !== undefined);
    const key = apiKey === undefined ? [] : [["authorization", `Bearer ${apiKey}`]];
    for (const [name, value] of [...key, ...own]) setHeader(this.headers, name, value);
    // Short ones are words that an error may well contain.
    this.secrets = [...(apiKey ? [apiKey] : []), ...own.map(([, value]) => value)].filter(
      ({ length }) => length >= 8,
    );
  }

  /** @throws ServerError when there is no answer, or one that says no; an abort as it is */
  async post(path: string, body: object, watch: Watch): Promise<Response> {
    let url = new URL(this.base);
    url.pathname += path;
    const text = JSON.stringify({ model: this.model, ...body });
    for (let hops = 0; ; hops++) {
      const response = await this.fetchOnce(url, text, watch);
      const next = followed(response, url, hops);
      if (next === undefined) return this.checked(response, url, watch);
      await response.body?.cancel();
      url = next;
    }
  }

  private async fetchOnce(url: URL, body: string, { signal }: Watch): Promise<Response> {
    const { send, headers } = this; // browsers' fetch must not be called as a method of something else
    try {
      const response = await send(url.href, { method: "POST", headers, body, signal, redirect: "manual" });
      this.reached = true;
      return response;
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      throw unreachable(`POST ${shown(url)}`, cause, this.reached);
    }
  }

  /** @throws ServerError for a status that says no, with the server's own words but for keys of ours in them */
  private async checked(response: Response, url: URL, watch: Watch): Promise<Response> {
    if (response.ok) return response;
    const { status, statusText, headers } = response;
    const said = this.secrets.reduce(
      (text, secret) => text.replaceAll(secret, "***"),
      await beginningOf(response, watch),
    );
    const complaint = complaintOf(said);
    const state = [status, statusText].filter(Boolean).join(" ");
    throw new ServerError(`POST ${shown(url)}: ${state}${complaint && `: ${complaint}`}`, {
      status,
      concerns: concernOf(status, said),
      retryAfter: retryAfterOf(headers),
    });
  }
}

/** What the first bytes of a body say; a body that breaks off, or takes too long, says what came. */
async function beginningOf({ body }: Response, { signal }: Watch): Promise<string> {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  let text = "";
  const stop = (): void => void reader?.cancel().catch(() => {});
  signal.addEventListener("abort", stop);
  try {
    for (let left = MOST_OF_AN_ERROR; left > 0;) {
      const next = await reader?.read();
      if (next?.value === undefined) break;
      text += decoder.decode(next.value.subarray(0, left), { stream: true });
      left -= next.value.length;
    }
  } catch {
    // The status is known, and that is what matters.
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
  return text;
}

/** A header that cannot be sent would fail with every request. */
function setHeader(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value);
  } catch {
    const what = name === "authorization" ? "apiKey" : `headers.${name}`;
    throw new OptionError(what, "something else", "what a header can hold: Latin letters, in one line");
  }
}

function baseOf(given: string): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new OptionError("url", given, "the server's URL, such as http://localhost:8080/v1");
  }
  if (url.username !== "" || url.password !== "" || url.hash !== "") {
    const expected = "a URL without a user, a password or a #; a key goes into apiKey or headers";
    throw new OptionError("url", shown(url), expected);
  }
  url.pathname = url.pathname === "/" ? "/v1" : url.pathname.replace(/\/+$/, "");
  return url;
}

/** Without the query, which may hold a key. */
function shown({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

/** `Retry-After`, seconds or a date, in ms from now. */
function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get("retry-after")?.trim();
  if (text === undefined) return undefined;
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
