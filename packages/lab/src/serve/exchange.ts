import { createHash } from "node:crypto";
import type { OutgoingHttpHeaders } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ApiError } from "./api-error.ts";
import { type ErrorEvent, EventStream } from "./event-stream.ts";
import type { ServedModel } from "./engine/served-model.ts";
import { UnservedFields } from "./requests/unserved.ts";
import type { Site } from "./site.ts";
import { whenOver } from "./when-over.ts";

/** A request and its answer: what a route needs of either. */
export class Exchange {
  readonly site: Site;
  /** Whose turn it is: one key, or one address without keys, is one client. */
  readonly client: string;
  /** Aborted when the client goes away, streaming or not, and when the answer takes too long. */
  readonly signal: AbortSignal;
  /** What of the request is not honoured. */
  readonly unserved: UnservedFields;
  readonly params: Readonly<Record<string, string>>;
  private readonly reply: FastifyReply;
  private readonly path: string;
  private readonly began = performance.now();
  private readonly ending = new AbortController();
  private ended: "left" | "late" | undefined;
  private stream: EventStream | undefined;
  private relayed = false;

  constructor(site: Site, path: string, request: FastifyRequest, reply: FastifyReply) {
    this.site = site;
    this.path = path;
    this.reply = reply;
    this.params = request.params as Record<string, string>;
    const { authorization = "", "x-api-key": key = "" } = request.headers;
    const who = `${authorization}${String(key)}` || request.ip;
    this.client = createHash("sha256").update(who).digest("base64");
    this.signal = this.ending.signal;
    const late = setTimeout(() => this.end("late"), site.settings.timeout);
    whenOver(request.raw, reply.raw, (sent) => {
      clearTimeout(late);
      if (!sent) this.end("left");
    });
    this.unserved = new UnservedFields(request.headers["x-nsigma-unsupported"] === "report");
  }

  get left(): boolean {
    return this.ended === "left";
  }

  get streaming(): boolean {
    return this.relayed || this.stream !== undefined;
  }

  /** @throws ApiError 404 for a model that is not served */
  model(id: string | undefined): ServedModel {
    const { models } = this.site;
    if (id === undefined) return models[0];
    const found = models.find((served) => served.id === id);
    if (found) return found;
    throw new ApiError(
      404,
      `model: there is no model ${JSON.stringify(id)}; there is ${models.map((each) => each.id).join(", ")}`,
      {
        param: "model",
        code: "model_not_found",
      },
    );
  }

  /** @throws ApiError 408 when the answer has taken too long */
  checkTime(): void {
    if (this.ended !== "late") return;
    const seconds = this.site.settings.timeout / 1000;
    throw new ApiError(
      408,
      `the answer took longer than ${seconds} s, the server's limit; ask for fewer tokens`,
      { code: "timeout" },
    );
  }

  /** Answers with events from now on. */
  events(errorEvent: ErrorEvent = ({ body }) => ({ data: body })): EventStream {
    if (!this.stream) {
      this.reply.hijack();
      const headers = this.reply.getHeaders() as OutgoingHttpHeaders;
      this.stream = new EventStream(this.reply.raw, headers, this.site.limits, errorEvent, () => {
        this.site.metrics.began(this.path, this.seconds);
      });
    }
    return this.stream;
  }

  /**
   * Answers with what another server answers, as it comes.
   *
   * @returns its JSON, with what was not honoured; nothing when it was streamed, where a header says so
   */
  async relay(answer: Response): Promise<object | string | undefined> {
    const type = answer.headers.get("content-type") ?? "application/json";
    const { list } = this.unserved;
    this.reply.code(answer.status);
    if (!type.startsWith("text/event-stream")) {
      const text = await answer.text();
      if (list.length === 0 || !type.startsWith("application/json")) return text;
      return { ...(JSON.parse(text) as object), nsigma: { unsupported: list } };
    }
    this.reply.hijack();
    this.relayed = true;
    const { raw } = this.reply;
    const notes = list.map(({ field, why }) => `${field}: ${why}`).join("; ");
    raw.writeHead(answer.status, {
      ...(this.reply.getHeaders() as OutgoingHttpHeaders),
      "content-type": type,
      "cache-control": "no-cache",
      ...(notes && { "x-nsigma-unsupported": encodeURIComponent(notes) }),
    });
    try {
      for await (const piece of answer.body ?? []) raw.write(piece);
      raw.end();
    } catch {
      raw.destroy(); // as the other has done
    }
    return undefined;
  }

  /** Ends a stream with an error, the last that its reader gets. */
  fail(error: ApiError): void {
    this.stream?.fail(error);
  }

  /** Counts it, when it is over. */
  count(): void {
    const { metrics } = this.site;
    if (this.left) metrics.left(this.path);
    else metrics.answered(this.path, this.reply.raw.statusCode, this.seconds);
  }

  private end(why: "left" | "late"): void {
    this.ended = why;
    this.ending.abort();
  }

  private get seconds(): number {
    return (performance.now() - this.began) / 1000;
  }
}
