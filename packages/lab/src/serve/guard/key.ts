import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { ApiError } from "../api-error.ts";

const digest = (key: string): Buffer => createHash("sha256").update(key).digest();

/**
 * Refuses a request that brings none of the keys, before its body is read. How long that takes says nothing about a key.
 *
 * @throws ApiError 401
 */
export function checkKey(
  { authorization, "x-api-key": given }: IncomingHttpHeaders,
  keys: readonly string[],
): void {
  if (keys.length === 0) return;
  const key = /^Bearer (.*)$/i.exec(authorization ?? "")?.[1] ?? (typeof given === "string" ? given : "");
  const sent = digest(key);
  let right = false;
  for (const each of keys) right = timingSafeEqual(sent, digest(each)) || right;
  if (right) return;
  throw new ApiError(401, "authorization: this server wants a key; send it as Authorization: Bearer KEY", {
    code: "invalid_api_key",
  });
}
