import { z } from "zod";
import { schemaFault, UserError } from "../../errors.ts";
import { type Hub, isInside } from "./hub.ts";

/** A file of a repository, with what its content must be. */
export interface HubFile {
  readonly path: string;
  readonly size: number;
  /** SHA-256 of the content, or Git's SHA-1 of it for a small file. */
  readonly hash: string;
}

/** A repository as it stands at its newest commit. */
export interface HubRepository {
  readonly name: string;
  readonly commit: string;
  readonly files: readonly HubFile[];
}

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`), "must be a hash");
const size = z.int("must be a size").min(0, "must be a size");

const revision = z.object({ sha: hex(40) }, "must be an object");
const tree = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: size.optional(),
    oid: hex(40),
    lfs: z.object({ oid: hex(64), size }).optional(),
  }),
  "must be a list of files",
);

/**
 * Asks the hub which files a repository has.
 *
 * @throws UserError when it cannot be asked, does not have the repository or does not show it
 */
export async function readRepository(hub: Hub, name: string, signal?: AbortSignal): Promise<HubRepository> {
  const api = `${hub.endpoint}/api/models/${name}`;
  const { sha: commit } = await readJson(hub, name, `${api}/revision/main`, revision, signal).then(
    ({ value }) => value,
  );
  const files: HubFile[] = [];
  let next: string | undefined = `${api}/tree/${commit}?recursive=true`;
  while (next !== undefined) {
    const page: Page<z.infer<typeof tree>> = await readJson(hub, name, next, tree, signal);
    for (const { type, path, size: bytes = 0, oid, lfs } of page.value) {
      if (!isInside(path))
        throw notFetched(name, `it has a file named ${path}, which leads out of its folder`);
      if (type === "file") files.push({ path, size: lfs?.size ?? bytes, hash: lfs?.oid ?? oid });
    }
    next = page.next;
  }
  return { name, commit, files };
}

/**
 * Begins to fetch a file. Where the hub sends the request on to another server, fetch itself leaves the token out.
 *
 * @param from the first byte that is needed
 * @throws UserError when the hub does not hand the file out
 */
export async function openFile(
  hub: Hub,
  { name, commit }: HubRepository,
  path: string,
  from: number,
  signal?: AbortSignal,
): Promise<Response> {
  const place = path.split("/").map(encodeURIComponent).join("/");
  return ask(hub, name, `${hub.endpoint}/${name}/resolve/${commit}/${place}`, signal, {
    "accept-encoding": "identity", // bytes are counted as they are in the file
    ...(from > 0 && { range: `bytes=${from}-` }),
  });
}

/** Something that another try may mend: the network, or a server that is busy. */
export class Interruption extends UserError {}

interface Page<Value> {
  readonly value: Value;
  readonly next: string | undefined;
}

async function readJson<Value>(
  hub: Hub,
  name: string,
  url: string,
  schema: z.ZodType<Value>,
  signal?: AbortSignal,
): Promise<Page<Value>> {
  const response = await ask(hub, name, url, signal);
  const { host, origin } = new URL(url);
  let answered: unknown;
  try {
    answered = await response.json();
  } catch (cause) {
    signal?.throwIfAborted();
    throw notFetched(name, `${host} answers something that is not JSON`, cause);
  }
  const read = schema.safeParse(answered, { reportInput: true });
  if (!read.success)
    throw notFetched(name, `${host} answers something unexpected: ${schemaFault(read.error, "the answer")}`);
  // A mirror hands on the hub's own address; the token is for the mirror's.
  const [, link] = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "") ?? [];
  const { pathname, search } = new URL(link ?? url, url);
  return { value: read.data, next: link === undefined ? undefined : `${origin}${pathname}${search}` };
}

async function ask(
  { token, endpoint }: Hub,
  name: string,
  url: string,
  signal?: AbortSignal,
  headers: Record<string, string> = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
      headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
      ...(signal && { signal }),
    });
  } catch (cause) {
    signal?.throwIfAborted();
    const { message, cause: inner } = cause as Error;
    throw new Interruption(
      `model ${name}: ${endpoint} cannot be reached: ${inner instanceof Error ? inner.message || codeOf(inner) : message}`,
      { cause },
    );
  }
  if (response.ok || response.status === 416) return response;
  await response.body?.cancel();
  const busy = response.status === 429 || response.status >= 500;
  const why = refusal(response, token !== undefined, `${endpoint}/${name}`);
  throw busy ? new Interruption(notFetched(name, why).message) : notFetched(name, why);
}

/** Why the hub does not answer what it was asked for; it answers 401 too for a repository that is not there. */
function refusal({ status, headers, url }: Response, hasToken: boolean, page: string): string {
  const code = headers.get("x-error-code");
  if (code === "GatedRepo")
    return `its terms must be agreed to on ${page}, and HF_TOKEN set to a token of who did`;
  if (code === "EntryNotFound")
    return `it has no file ${new URL(url).pathname.split("/").slice(5).join("/")}`;
  if (status === 401 && hasToken && code === null) return "the hub does not accept HF_TOKEN";
  if (status === 403) return "HF_TOKEN does not open it";
  if (status === 401 || status === 404)
    return `there is no such repository, or it is private and ${hasToken ? "HF_TOKEN does not open it" : "HF_TOKEN is not set"}`;
  if (status === 429) return "the hub is asked too often; try again later";
  return `${new URL(url).host} answers ${status}`;
}

/** Several addresses that all fail have no message together. */
function codeOf(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? error.name;
}

function notFetched(name: string, why: string, cause?: unknown): UserError {
  return new UserError(`model ${name}: cannot be fetched from the hub: ${why}`, { cause });
}
