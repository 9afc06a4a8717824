import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const COMMIT = "0123456789abcdef0123456789abcdef01234567";
/** Files from this size on are in LFS here, and handed out by another server. */
const LARGE = 1000;
/** Files that a page of the list has; the hub's have a thousand. */
const PAGE = 3;

export interface AskedFor {
  readonly server: "hub" | "storage";
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

/** What goes wrong; all of it can be changed while the server runs. */
export interface Faults {
  /** The connection breaks each time after this many bytes of a large file. */
  resetAfter?: number;
  /** Large files come a twentieth at a time. */
  slow?: boolean;
  /** The storage begins at the first byte whatever it is asked for. */
  noRanges?: boolean;
  /** What becomes of a large file on its way. */
  spoil?: (content: Buffer) => Buffer;
  /** A repository that is answered only to whoever has this token. */
  token?: string;
  gated?: boolean;
  /** Answers of the storage instead of files, one after another. */
  statuses?: number[];
  /** Answered instead of a list of files. */
  list?: string;
  /** Put into the list as it is. */
  extraFiles?: object[];
}

export interface FakeHub {
  readonly url: string;
  readonly asked: AskedFor[];
  readonly faults: Faults;
  close(): void;
}

/** Answers as the Hugging Face hub does: the tree's pages, redirects to a storage that knows ranges, error codes. */
export async function serveHub(
  repositories: Readonly<Record<string, Readonly<Record<string, Buffer>>>>,
): Promise<FakeHub> {
  const asked: AskedFor[] = [];
  const faults: Faults = {};
  const record = (server: AskedFor["server"], { url = "", headers }: IncomingMessage): void =>
    void asked.push({ server, path: url, range: headers.range, authorization: headers.authorization });
  const storage = await listen((request, response) => {
    record("storage", request);
    const [, name, path] = /^\/([^/]+\/[^/]+)\/(.*)$/.exec(decodeURIComponent(request.url!))!;
    sendLarge(repositories[name][path], request, response, faults);
  });
  const hub = await listen((request, response) => {
    record("hub", request);
    const url = new URL(request.url!, "http://hub");
    const [, name] = /^\/(?:api\/models\/)?([^/]+\/[^/]+)/.exec(url.pathname) ?? ["", ""];
    const files = repositories[name];
    const hasToken = request.headers.authorization === `Bearer ${faults.token}`;
    if (files === undefined || (faults.token !== undefined && !faults.gated && !hasToken))
      return refuse(response, request.headers.authorization ? 404 : 401, "RepoNotFound");
    if (url.pathname.endsWith("/revision/main")) return json(response, { sha: COMMIT, gated: "auto" });
    if (url.pathname.includes("/tree/") && faults.list !== undefined) return void response.end(faults.list);
    if (url.pathname.includes("/tree/")) return sendTree(files, url, response, faults);
    if (faults.gated && !hasToken) return refuse(response, 401, "GatedRepo");
    const path = decodeURIComponent(url.pathname.replace(/^\/[^/]+\/[^/]+\/resolve\/[^/]+\//, ""));
    if (files[path] === undefined) return refuse(response, 404, "EntryNotFound");
    if (files[path].length < LARGE) response.end(files[path]);
    else response.writeHead(302, { location: `${urlOf(storage)}/${name}/${encodeURIComponent(path)}` }).end();
  });
  return {
    url: urlOf(hub),
    asked,
    faults,
    close() {
      for (const server of [hub, storage]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

function sendTree(
  files: Readonly<Record<string, Buffer>>,
  url: URL,
  response: ServerResponse,
  { extraFiles = [] }: Faults,
): void {
  const from = Number(url.searchParams.get("cursor") ?? 0);
  const entries = [...Object.entries(files).map(([path, content]) => entryOf(path, content)), ...extraFiles];
  url.searchParams.set("cursor", `${from + PAGE}`);
  // The hub's own address, whoever hands the answer on.
  const next = `<https://huggingface.co${url.pathname}${url.search}>; rel="next"`;
  json(response, entries.slice(from, from + PAGE), from + PAGE < entries.length ? { link: next } : {});
}

function entryOf(path: string, content: Buffer): object {
  const oid = createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
  const entry = { type: "file", oid, size: content.length, path };
  if (content.length < LARGE) return entry;
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { ...entry, oid: "f".repeat(40), lfs: { oid: sha256, size: content.length, pointerSize: 134 } };
}

function sendLarge(
  content: Buffer,
  request: IncomingMessage,
  response: ServerResponse,
  faults: Faults,
): void {
  const { resetAfter, noRanges, slow, spoil = (all) => all } = faults;
  const status = faults.statuses?.shift();
  if (status !== undefined) return void response.writeHead(status).end();
  const [, range] = /^bytes=(\d+)-$/.exec(request.headers.range ?? "") ?? [];
  const from = range === undefined || noRanges ? 0 : Number(range);
  const rest = spoil(content).subarray(from);
  response.writeHead(from > 0 ? 206 : 200, {
    "content-length": rest.length,
    ...(from > 0 && { "content-range": `bytes ${from}-${from + rest.length - 1}/${content.length}` }),
  });
  if (resetAfter !== undefined && rest.length > resetAfter) {
    // What has not been read when a connection breaks is lost; on a real line that is a little of much.
    response.write(rest.subarray(0, resetAfter), () => void setTimeout(() => response.destroy(), 50));
  } else if (slow) drip(rest, response);
  else response.end(rest);
}

function drip(rest: Buffer, response: ServerResponse): void {
  const step = Math.ceil(rest.length / 20);
  let at = 0;
  const timer = setInterval(() => {
    response.write(rest.subarray(at, (at += step)));
    if (at < rest.length && !response.destroyed) return;
    clearInterval(timer);
    response.end();
  }, 20);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  json(response, { error: code }, { "x-error-code": code }, status);
}

function json(response: ServerResponse, value: unknown, headers: object = {}, status = 200): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
}

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer((request, response) => {
    // Pages may read both.
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-expose-headers", "x-error-code, link");
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** The two are at different origins, as the hub and its storage are. */
function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
