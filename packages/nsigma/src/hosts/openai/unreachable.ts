import { oneLine, ServerError } from "./server-error.ts";

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
