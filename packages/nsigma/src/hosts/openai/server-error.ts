/** A server that did not answer, answered with an error, or broke off. */
export class ServerError extends Error {
  override readonly name = "ServerError";
  readonly code = "NSIGMA_SERVER";
  /** The HTTP status; undefined when there was no answer, or the error came in the middle of one. */
  readonly status: number | undefined;
  /** The text that had come until then. */
  readonly text: string;

  constructor(
    message: string,
    { status, text = "", cause }: { status?: number; text?: string; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.text = text;
  }
}

/** What a server has to say in the body of an error: servers have several forms for it. */
export function complaintOf(body: string): string {
  let found: unknown = body;
  try {
    found = messageIn(JSON.parse(body));
  } catch {
    // No JSON: the text itself, such as a proxy's page.
  }
  const line = (typeof found === "string" ? found : body).replace(/\s+/g, " ").trim();
  return line.length > 300 ? `${line.slice(0, 297)}...` : line;
}

/** `{error: {message}}`, `{error}`, `{message}`, and FastAPI's `{detail: text}` and `{detail: [{loc, msg}]}`. */
function messageIn(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null) return answer;
  const { error, message, detail } = answer as Record<string, unknown>;
  if (error !== undefined && error !== null) return messageIn(error);
  if (Array.isArray(detail)) return detail.map(lineOf).join("; ");
  return message ?? detail;
}

function lineOf(each: unknown): string {
  const { loc, msg } = (each ?? {}) as { loc?: unknown; msg?: unknown };
  const place = Array.isArray(loc) ? `${loc.join(".")}: ` : "";
  return `${place}${String(msg ?? JSON.stringify(each))}`;
}
