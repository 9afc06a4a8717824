import type { ModelFiles } from "./model-files.ts";
import { type SizedFile, sizeText } from "./networks.ts";

/** Hears how much of a file has come, in words. */
export type OnProgress = (progress: string) => void;

/** Bytes after which progress is worth a word. */
const TOLD_EVERY = 1_000_000;

/** Lists of the hub have a thousand files a page; a model has fewer pages than this. */
const MOST_PAGES = 20;

/** `owner/name`, as the hub itself allows it. */
export function isHubName(name: string): boolean {
  return /^\w[\w.-]*\/\w[\w.-]*$/.test(name) && !/\.\.|--/.test(name);
}

/**
 * The files of a model on the hub.
 *
 * @throws Error in one line where it is not there, or does not show itself
 */
export async function hubList(hub: string, name: string): Promise<SizedFile[]> {
  if (!isHubName(name)) throw new Error(`${name || "the name"}: write it as owner/name`);
  const files: SizedFile[] = [];
  let next: string | undefined = `${hub}/api/models/${name}/tree/main?recursive=true`;
  for (let page = 0; next !== undefined && page < MOST_PAGES; page++) {
    const response = await ask(hub, name, next);
    const list: unknown = await response.json().catch(() => undefined);
    if (!Array.isArray(list))
      throw new Error(`${name}: ${hub} answers something that is not a list of files`);
    for (const { type, path, size } of list as Record<string, unknown>[]) {
      if (type === "file" && typeof path === "string") files.push({ path, size: Number(size) || 0 });
    }
    const [, link] = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "") ?? [];
    // A mirror hands on the hub's own address: only what comes after the host counts.
    const place: URL | undefined = link === undefined ? undefined : new URL(link, next);
    next = place && new URL(place.pathname + place.search, next).href;
  }
  return files;
}

/** The files of a model on the hub, as it is now. */
export function hubFiles(hub: string, name: string, onProgress: OnProgress): ModelFiles {
  return {
    name,
    async read(path) {
      const place = path.split("/").map(encodeURIComponent).join("/");
      const response = await ask(hub, name, `${hub}/${name}/resolve/main/${place}`, true);
      return response.ok ? bytesOf(response, (share) => onProgress(`${path}, ${share}`)) : undefined;
    },
  };
}

async function ask(hub: string, name: string, url: string, orNothing = false): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" });
  } catch {
    throw new Error(`${name}: ${hub} cannot be reached, or does not let this page read it`);
  }
  const { status, headers } = response;
  const missing = status === 404 && headers.get("x-error-code") !== "RepoNotFound";
  if (response.ok || (orNothing && missing)) return response;
  if (headers.get("x-error-code") === "GatedRepo")
    throw new Error(
      `${name}: its terms must be agreed to on ${hub}, and then it needs a key; take another model`,
    );
  if (status === 401 || status === 404) throw new Error(`${name}: not found on ${hub}, or it is private`);
  if (status === 429) throw new Error(`${name}: ${hub} is asked too often; try again later`);
  throw new Error(`${name}: ${hub} answers ${status}`);
}

async function bytesOf(
  response: Response,
  onProgress: (share: string) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const size = Number(response.headers.get("content-length"));
  const of = size > 0 ? ` of ${sizeText(size)}` : "";
  let [bytes, told] = [0, 0];
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytes += chunk.length;
      controller.enqueue(chunk);
      if (bytes < told + TOLD_EVERY) return;
      told = bytes;
      onProgress(sizeText(bytes) + of);
    },
  });
  return new Uint8Array(await new Response(response.body?.pipeThrough(counted)).arrayBuffer());
}
