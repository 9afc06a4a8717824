import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { ApiError, apiErrorOf } from "./api-error.ts";
import type { Limits } from "./limits.ts";

/** What Fastify finds wrong with a request, in our words. */
export function wireError(error: unknown, { body }: Limits): ApiError {
  const {
    code = "",
    statusCode = 500,
    message = "",
  } = error as { code?: string; statusCode?: number; message?: string };
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return new ApiError(413, `the body has more than ${body / 2 ** 20} MiB; send less`, {
      code: "body_too_large",
    });
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE" || code === "FST_ERR_CTP_EMPTY_TYPE")
    return new ApiError(415, "content-type: the body must be application/json", {
      code: "unsupported_media_type",
    });
  if (code.startsWith("FST_ERR_CTP") || error instanceof SyntaxError)
    return new ApiError(400, "the body is not valid JSON, or has a field __proto__ or constructor", {
      code: "invalid_json",
    });
  if (error instanceof ApiError || statusCode >= 500) return apiErrorOf(error);
  return new ApiError(statusCode, message, { code });
}

/** Answers what Node does not take for a request, and closes its connection: nobody knows where the next would begin. */
export function refuseConnection({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const { status, body } = connectionError(code);
  const text = JSON.stringify(body);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      "content-type: application/json",
      `content-length: ${Buffer.byteLength(text)}`,
      "connection: close",
      "",
      text,
    ].join("\r\n"),
    () => socket.destroy(), // what it goes on to send is not read
  );
}

function connectionError(code: string | undefined): ApiError {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return new ApiError(408, "the request took too long to come; send it at once", { code: "timeout" });
  if (code === "HPE_HEADER_OVERFLOW")
    return new ApiError(431, "the headers are too long; send less", { code: "headers_too_large" });
  return new ApiError(400, "this is not a request of HTTP/1.1", { code: "invalid_request" });
}
