import { abilitiesOf, requestFields, type ServerName } from "nsigma/openai";
import type { SamplerOptions } from "nsigma";
import { firstLine } from "../../errors.ts";
import { addressOf } from "../../models/load-server.ts";
import { ApiError } from "../api-error.ts";
import { fieldOf } from "../requests/sampler.ts";
import type { UnservedFields } from "../requests/unserved.ts";

/** Another server, to which requests are passed on. */
export class Upstream {
  readonly url: string;
  readonly server: ServerName;
  private readonly address: ReturnType<typeof addressOf>;

  /** @param url with or without /v1 at its end */
  constructor(url: string, server: ServerName) {
    const base = new URL(url);
    if (base.pathname === "/") base.pathname = "/v1";
    this.url = base.href.replace(/\/$/, "");
    this.server = server;
    this.address = addressOf(url, { server });
  }

  /** The options that it cannot honour. */
  get ignores(): string[] {
    return Object.entries(abilitiesOf(this.server)).flatMap(([option, { how }]) =>
      how === "refused" ? [option] : [],
    );
  }

  /** A sampler in its names; what it would ignore is refused, or told. */
  fieldsFor(options: SamplerOptions, unserved: UnservedFields): Record<string, unknown> {
    const { fields, notes } = requestFields(options, { server: this.server, unsupported: "report" });
    for (const { option, value, kind, why } of notes) {
      if (kind === "refused") unserved.add(fieldOf(option), value, `${this.server} cannot honour it: ${why}`);
      else unserved.note(fieldOf(option), value, why);
    }
    return fields;
  }

  /**
   * Sends a request on.
   *
   * @param path from /v1 on, such as /chat/completions
   * @param body none for GET
   * @throws ApiError 502 when it cannot be reached
   */
  async ask(path: string, signal: AbortSignal, body?: object): Promise<Response> {
    const { apiKey, fetch: send = fetch } = this.address;
    try {
      return await send(`${this.url}${path}`, {
        method: body ? "POST" : "GET",
        headers: {
          "content-type": "application/json",
          ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal,
        redirect: "error",
      });
    } catch (cause) {
      const { cause: deeper } = cause as Error;
      throw new ApiError(
        502,
        `the server at ${this.url} cannot be reached: ${firstLine(deeper ?? cause)}`,
        { code: "upstream_unreachable" },
        cause,
      );
    }
  }
}
