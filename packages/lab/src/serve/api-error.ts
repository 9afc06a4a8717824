import { OptionError } from "nsigma";
import { firstLine, UserError } from "../errors.ts";
import { message } from "../text/message.ts";

/** What goes into an error besides its sentence; see OpenAI's error object. */
export interface ErrorDetails {
  /** The field of the request that it is about. */
  readonly param?: string | undefined;
  readonly code?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

const TYPES: Readonly<Record<number, string>> = {
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  408: "timeout_error",
  429: "rate_limit_error",
  500: "server_error",
  502: "upstream_error",
  503: "unavailable_error",
};

/** An answer that is an error, in OpenAI's form. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly details: ErrorDetails;

  constructor(status: number, sentence: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message(sentence), { cause });
    this.status = status;
    this.details = details;
  }

  /** What to send besides the body. Clients repeat some requests by themselves; only what can go better next time is worth it. */
  get headers(): Readonly<Record<string, string>> {
    const again = this.status === 429 || this.status === 503;
    return { ...(again ? { "retry-after": "1" } : { "x-should-retry": "false" }), ...this.details.headers };
  }

  get body(): object {
    const { param = null, code = null } = this.details;
    const type = TYPES[this.status] ?? "invalid_request_error";
    return { error: { message: this.message, type, param, code } };
  }
}

/** What is answered to whatever was thrown: what the caller can correct is a 400, anything else a 500 that says no more than its line. */
export function apiErrorOf(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof OptionError)
    return new ApiError(400, thrown.message, { param: thrown.option, code: codeOf(thrown) }, thrown);
  if (thrown instanceof UserError) return new ApiError(400, thrown.message, {}, thrown);
  return new ApiError(500, `the server failed: ${firstLine(thrown)}`, {}, thrown);
}

function codeOf({ option, problem }: OptionError): string | undefined {
  return option === "prompt" && problem !== "unsupported" ? "context_length_exceeded" : undefined;
}
