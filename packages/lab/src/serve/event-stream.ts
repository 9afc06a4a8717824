import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { ApiError } from "./api-error.ts";

/** Milliseconds between signs of life, so that nothing on the way takes the connection for dead. */
const PING = 15_000;
/** Milliseconds that a reader has to read what is left when all is written. */
const LINGER = 60_000;

/** How a protocol tells an error in the middle of a stream. */
export type ErrorEvent = (error: ApiError) => { readonly data: object; readonly event?: string };

/**
 * An answer as server-sent events. What its reader has not read yet is kept: it is bounded by the text, and the model
 * waits for nobody.
 */
export class EventStream {
  private readonly response: ServerResponse;
  private readonly ping: NodeJS.Timeout;
  private readonly errorEvent: ErrorEvent;
  private begun: (() => void) | undefined;

  /** @param begun hears of the first event */
  constructor(
    response: ServerResponse,
    headers: OutgoingHttpHeaders,
    errorEvent: ErrorEvent,
    begun: () => void,
  ) {
    this.response = response;
    this.errorEvent = errorEvent;
    this.begun = begun;
    response.writeHead(200, {
      ...headers,
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
      "x-accel-buffering": "no",
    });
    response.flushHeaders();
    this.ping = setInterval(() => this.write(": still here\n\n"), PING);
    response.on("close", () => clearInterval(this.ping));
  }

  /** @param event its name, for protocols that name theirs */
  send(data: object, event?: string): void {
    this.begun?.();
    this.begun = undefined;
    this.write(`${event === undefined ? "" : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`);
  }

  /** @param last what the protocol ends with, as it stands */
  end(last = ""): void {
    clearInterval(this.ping);
    if (this.response.destroyed) return;
    this.response.end(last);
    const slow = setTimeout(() => this.response.destroy(), LINGER);
    this.response.on("close", () => clearTimeout(slow));
  }

  fail(error: ApiError): void {
    const { data, event } = this.errorEvent(error);
    this.send(data, event);
    this.end();
  }

  private write(text: string): void {
    if (!this.response.destroyed && !this.response.writableEnded) this.response.write(text);
  }
}
