/**
 * What a failure is about, and so what can be done: at another `moment` the same request may go well; only this `text`
 * cannot be generated, others can; or it is the `server` or its address, and every request will fail.
 */
export type Concern = "moment" | "text" | "server";

/** What is known of a failure. */
interface Facts {
  readonly concerns?: Concern;
  readonly status?: number | undefined;
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** A server that did not answer, answered with an error or with no text, or broke off. */
export class ServerError extends Error {
  override readonly name = "ServerError";
  readonly code = "NSIGMA_SERVER";
  readonly concerns: Concern;
  /** The HTTP status; undefined when there was no answer, or the error came in the middle of one. */
  readonly status: number | undefined;
  /** When the server wants to be asked again, in ms from its answer, where it says so. */
  readonly retryAfter: number | undefined;
  /** The text that had come until then. */
  text = "";

  constructor(message: string, { concerns = "server", status, retryAfter, cause }: Facts = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.concerns = concerns;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Of statuses from 500 up, those that say what the server cannot do at all. */
const NEVER = [501, 505];
const BUSY = [408, 409, 425, 429];
/** How servers say that a prompt is too long, or that they will not answer it. */
const THIS_PROMPT = /context[ _](size|length|window)|max_seq_len|too long|content_filter|content management/i;

/** @param complaint what the server says of it */
export function concernOf(status: number, complaint: string): Concern {
  if (BUSY.includes(status)) return "moment";
  if (status === 413 || THIS_PROMPT.test(complaint)) return "text";
  return status >= 500 && !NEVER.includes(status) ? "moment" : "server";
}

/** What a server has to say in the body of an error, in one line: servers have several forms for it. */
export function complaintOf(body: string): string {
  let found: unknown = body;
  try {
    found = messageIn(JSON.parse(body));
  } catch {
    // No JSON: the text itself, such as a proxy's page.
  }
  return oneLine(typeof found === "string" ? found : body);
}

/** Without what a terminal would take for a command, and not too long. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, 2000)
    .replace(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ")
    .trim();
  return line.length > 300 ? `${line.slice(0, 297)}...` : line;
}

/** `{error: {message}}`, `{error}`, `{message}`, and FastAPI's `{detail: text}` and `{detail: [{loc, msg}]}`. */
function messageIn(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null) return answer;
  const { error, message, detail } = answer as Record<string, unknown>;
  if (error !== undefined && error !== null) {
    // One step down is as deep as any server goes.
    return typeof error === "object"
      ? ((error as { message?: unknown }).message ?? JSON.stringify(error))
      : error;
  }
  if (Array.isArray(detail)) return detail.map(lineOf).join("; ");
  return message ?? detail;
}

function lineOf(each: unknown): string {
  const { loc, msg } = (each ?? {}) as { loc?: unknown; msg?: unknown };
  const place = Array.isArray(loc) ? `${loc.join(".")}: ` : "";
  return `${place}${typeof msg === "string" ? msg : JSON.stringify(each)}`;
}

/** Reasons that will be the same for every request, and what to do. */
const ALWAYS: readonly (readonly [RegExp, string])[] = [
  [/^(EPROTO|ERR_SSL_)/, "does it speak TLS? Its URL may begin with http:"],
  [/^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/, "its certificate is not trusted"],
  [/^HPE_/, "does it speak HTTP? Its URL may begin with https:"],
  [/^ENOTFOUND$/, "there is no host of that name"],
  [/^bad port$/, "fetch does not ask at this port; let the server listen at another one"],
  [/^ERR_INVALID_/, "the request cannot be sent"],
];
/** Reasons of a server that was there and has left. */
const LEFT = /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_HEADERS_TIMEOUT)$/;

/**
 * The error for a request that got no answer. One of a server that never answered is about the server: it is not there.
 *
 * @param reached whether it has answered an earlier request
 */
export function unreachable(request: string, error: unknown, reached: boolean): ServerError {
  const reason = reasonOf(error);
  const always = ALWAYS.find(([pattern]) => pattern.test(reason));
  const passes = !always && (reached || LEFT.test(reason));
  const advice = always?.[1] ?? "is the server running there?";
  return new ServerError(`${request}: no answer (${reason}); ${advice}`, {
    concerns: passes ? "moment" : "server",
    cause: error,
  });
}

/** fetch() says "fetch failed", and why in its cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  const { code, message: deeper } = (cause ?? {}) as { code?: unknown; message?: unknown };
  return oneLine(String(code ?? deeper ?? message));
}
