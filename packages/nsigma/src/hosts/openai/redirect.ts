import { ServerError } from "./server-error.ts";

/** Statuses with which the request goes to another address as it is. */
const AS_IT_IS = [307, 308];
/** Statuses at which `fetch` would ask there with GET, and without the prompt. */
const AS_GET = [300, 301, 302, 303];
const MOST_HOPS = 5;

/**
 * Where a server sends a request on to: within its own origin only, because prompt, keys and headers are for it alone.
 *
 * @returns undefined for an answer that is not a redirect
 * @throws ServerError for another origin, for an address that would be asked otherwise, and for a circle
 */
export function followed({ status, type, headers }: Response, from: URL, hops: number): URL | undefined {
  const hidden = type === "opaqueredirect"; // a browser does not say where to
  if (!hidden && !AS_IT_IS.includes(status) && !AS_GET.includes(status)) return undefined;
  const location = headers.get("location");
  const to = location !== null && URL.canParse(location, from) ? new URL(location, from) : undefined;
  const place = to === undefined ? "an address that it does not tell" : `${to.origin}${to.pathname}`;
  const sends = `POST ${from.origin}${from.pathname}: the server sends it on to ${place}`;
  if (to !== undefined && to.origin !== from.origin) {
    throw new ServerError(
      `${sends}, another origin, and nothing was sent there; give that URL if you trust it`,
    );
  }
  if (to === undefined || AS_GET.includes(status)) {
    throw new ServerError(`${sends}, where it would not arrive as it is (${status}); give that URL instead`);
  }
  if (hops >= MOST_HOPS) throw new ServerError(`${sends}, after ${hops} times before: it goes in a circle`);
  return to;
}
