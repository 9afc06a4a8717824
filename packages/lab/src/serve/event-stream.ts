import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { ApiError } from "./api-error.ts";
import type { Limits } from "./limits.ts";

/** Milliseconds between signs of life, so that nothing on the way takes the connection for dead. */
const PING = 15_000;

/** How a protocol tells an error in the middle of a stream. */
export type ErrorEvent = (error: ApiError) => { readonly data: object; readonly event?: string };

/**
 * An answer as server-sent events. What its reader has not read yet is kept, up to a limit: the model waits for nobody.
 */
export class EventStream {
  private readonly response: ServerResponse;
  private readonly limits: Limits;
  private readonly ping: NodeJS.Timeout;
  private readonly errorEvent: ErrorEvent;
  private begun: (() => void) | undefined;

  /** @param begun hears of the first event */
  constructor(
    response: ServerResponse,
    headers: OutgoingHttpHeaders,
    limits: Limits,
    errorEvent: ErrorEvent,
    begun: () => void,
  ) {
    this.response = response;
    this.limits = limits;
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
    const slow = setTimeout(() => this.response.destroy(), this.limits.linger);
    this.response.on("close", () => clearTimeout(slow));
  }

  fail(error: ApiError): void {
    const { data, event } = this.errorEvent(error);
    this.send(data, event);
    this.end();
  }

  private write(text: string): void {
    const { response } = this;
    if (response.destroyed || response.writableEnded) return;
    response.write(text);
    if (response.writableLength > this.limits.unread) response.destroy();
  }
}
