import { isIP } from "node:net";
import type { IncomingHttpHeaders } from "node:http";
import { ApiError } from "../api-error.ts";

/**
 * Refuses a request by a name that is not this machine's: a page elsewhere may have had its own name lead here (DNS rebinding).
 *
 * @param url as the request has it
 * @param hosts names that are allowed besides; undefined when any will do
 * @throws ApiError 403
 */
export function checkHost(
  { host = "" }: IncomingHttpHeaders,
  url: string,
  hosts: readonly string[] | undefined,
): void {
  if (hosts === undefined) return;
  const inUrl = /^[^/?#]*:\/\/([^/?#]*)/.exec(url)?.[1] ?? host; // proxies are asked by whole URLs
  if ([host, inUrl].every((each) => isOurs(each, hosts))) return;
  throw new ApiError(
    403,
    "host: this server answers on this machine's addresses only; call it by 127.0.0.1 or localhost",
    {
      code: "wrong_host",
    },
  );
}

function isOurs(host: string, hosts: readonly string[]): boolean {
  const name = host
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();
  return name === "localhost" || isIP(name) !== 0 || hosts.includes(name);
}

/** What tells a browser that a page of this origin may read the answer; nothing for others. */
export function corsHeaders(
  headers: IncomingHttpHeaders,
  origins: readonly string[],
): Record<string, string> {
  const { origin } = headers;
  if (origin === undefined || !(origins.includes("*") || origins.includes(origin))) return {};
  const asked = headers["access-control-request-headers"];
  return {
    "access-control-allow-origin": origin,
    vary: "origin",
    "access-control-expose-headers": "x-request-id, retry-after",
    ...(headers["access-control-request-method"] && {
      "access-control-allow-methods": "GET, POST, OPTIONS",
      "access-control-allow-headers": String(asked ?? "authorization, content-type"),
      "access-control-max-age": "600",
    }),
  };
}
