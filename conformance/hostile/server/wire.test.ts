import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveEmbedded } from "../../../packages/lab/src/serve/serve.fixture.ts";
import type { Serving } from "../../../packages/lab/src/serve/serve.ts";
import { connect, type RawClient, request, statuses } from "./raw-client.ts";

const ARRIVAL = 300;
const SOON = { interval: 1, timeout: 20_000 };
const CHAT = JSON.stringify({ messages: [{ role: "user", content: "Tom has 3 apples." }], max_tokens: 2 });
const LONG = JSON.stringify({ prompt: "Tom", top_n_sigma: "off", temperature: 50, max_tokens: 480 });

let serving: Serving;
const reported: unknown[] = [];
beforeEach(async () => {
  reported.length = 0;
  serving = await serveEmbedded({ limits: { arrival: ARRIVAL } }, (error) => reported.push(error));
});
afterEach(async () => {
  const [{ scheduler }] = serving.models;
  await expect.poll(() => [scheduler.running, scheduler.waiting], SOON).toEqual([0, 0]);
  const { status } = await fetch(`${serving.url}/health`);
  expect(status).toBe(200);
  expect(reported.map(String)).toEqual([]);
  await serving.close();
});

/** Sends bytes, and waits for the end of the connection. */
async function sent(bytes: string | Buffer): Promise<string> {
  const client = await connect(serving.url);
  client.send(bytes);
  return client.end();
}

/** Sends bytes, and waits for an answer on a connection that stays open. */
async function answered(bytes: string): Promise<[RawClient, string]> {
  const client = await connect(serving.url);
  client.send(bytes);
  return [client, await client.until(/\r\n\r\n[^]*\}|\r\n\r\n$/)];
}

const close = { connection: "close" };

describe("a request that does not come", () => {
  it.each<[string, string]>([
    ["nothing at all", ""],
    ["a part of its first line", "POST /v1/chat"],
    ["headers without an end", "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nx: "],
    ["a body without its end", request("POST /v1/chat/completions", {}, CHAT).slice(0, -10)],
    [
      "a body in pieces without a last one",
      request("POST /v1/completions", {
        "transfer-encoding": "chunked",
        "content-type": "application/json",
      }) + "1\r\n{\r\n",
    ],
  ])("closes the connection in time: %s", async (_, bytes) => {
    const text = await sent(bytes);
    expect(statuses(text)).toEqual([408]);
    expect(text).toMatch(/\{"error":\{"message":"[^"]+","type":"timeout_error"/);
  });

  it.each<[string, string, string]>([
    ["headers", "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\n", "x-more: 1\r\n"],
    [
      "a body",
      `${request("POST /v1/completions", { "content-length": "9000", "content-type": "application/json" })}{`,
      " ",
    ],
  ])("closes the connection in time when a byte of %s comes now and then", async (_, first, more) => {
    const client = await connect(serving.url);
    client.send(first);
    const dripping = setInterval(() => client.closed || client.send(more), 20);
    const text = await client.end();
    clearInterval(dripping);
    expect(statuses(text)).toEqual([408]);
  });

  it("of a client that closes its half of the connection is one of a client that has gone", async () => {
    const client = await connect(serving.url);
    client.send(request("POST /v1/completions", close, LONG));
    const [{ scheduler }] = serving.models;
    await expect.poll(() => scheduler.running, SOON).toBe(1);
    client.socket.end();
    await expect.poll(() => scheduler.running, SOON).toBe(0);
    expect(await client.end()).toBe("");
  });

  it("many connections that say nothing keep nobody out", async () => {
    const idle = await Promise.all(Array.from({ length: 300 }, () => connect(serving.url)));
    const [client, text] = await answered(request("GET /health"));
    expect(statuses(text)).toEqual([200]);
    client.socket.destroy();
    for (const each of idle) expect(statuses(await each.end())).toEqual([408]);
  });
});

describe("a request that is none", () => {
  const smuggled = "GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n";
  it.each<[string, string, number]>([
    ["no HTTP", "hello\r\n\r\n", 400],
    ["TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001", 400],
    ["a method that nobody has", request("BREW /health"), 400],
    ["a version that nobody has", "GET /health HTTP/9.9\r\nhost: localhost\r\n\r\n", 400],
    ["a header with a null byte", request("GET /health", { x: "a\0b" }), 400],
    ["a header whose name has a blank", request("GET /health", { "x y": "1" }), 400],
    [
      "a length and pieces",
      request("POST /v1/completions", { "transfer-encoding": "chunked", "content-length": "4" }) + smuggled,
      400,
    ],
    [
      "two lengths",
      request("POST /v1/completions", { "content-length": "1", "Content-Length": "40" }) + smuggled,
      400,
    ],
    ["a length below zero", request("POST /v1/completions", { "content-length": "-1" }), 400],
    ["a length that is no number", request("POST /v1/completions", { "content-length": "0x10" }), 400],
    [
      "pieces twice",
      request("POST /v1/completions", { "transfer-encoding": "chunked, identity" }) + smuggled,
      400,
    ],
    [
      "pieces by another name",
      request("POST /v1/completions", { "transfer-encoding": "xchunked" }) + smuggled,
      400,
    ],
    [
      "a piece whose size is no number",
      request("POST /v1/completions", {
        "content-type": "application/json",
        "transfer-encoding": "chunked",
      }) + "zz\r\n{}\r\n0\r\n\r\n",
      400,
    ],
    [
      "a line that is folded",
      "GET /health HTTP/1.1\r\nhost: localhost\r\nx: 1\r\n content-length: 5\r\n\r\n",
      400,
    ],
    ["bare line feeds in a header", "GET /health HTTP/1.1\nhost: localhost\nx: 1\r\n\r\n", 400],
    ["headers of 64 KiB", request("GET /health", { x: "y".repeat(65_536) }), 431],
    [
      "5,000 headers",
      request("GET /health", Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`x-${at}`, "y"]))),
      431,
    ],
    ["a path of 64 KiB", request(`GET /${"y".repeat(65_536)}`), 431],
  ])("is refused and its connection closed: %s", async (_, bytes, status) => {
    const text = await sent(Buffer.from(bytes, "latin1"));
    expect(statuses(text)).toEqual([status]);
    expect(text).toMatch(/\r\n\r\n\{"error":\{"message":/);
  });
});

it("a request without a host is refused by Node itself", async () => {
  expect(statuses(await sent("GET /health HTTP/1.1\r\n\r\n"))).toEqual([400]);
});

describe("a body that is too large", () => {
  it("is refused by its length before it comes, and the connection closed", async () => {
    const bytes = request("POST /v1/completions", {
      "content-type": "application/json",
      "content-length": "20000000",
    });
    const text = await sent(`${bytes}{"prompt": "`);
    expect(statuses(text)).toEqual([413]);
    expect(text).toMatch(/"code":"body_too_large"/);
  });

  it("is refused in pieces as soon as too much has come", async () => {
    const client = await connect(serving.url);
    client.send(
      request("POST /v1/completions", { "content-type": "application/json", "transfer-encoding": "chunked" }),
    );
    client.send(`100000\r\n${" ".repeat(2 ** 20)}\r\n`.repeat(10));
    expect(statuses(await client.end())).toEqual([413]);
  });
});

describe("several requests on a connection", () => {
  it("are answered in their order, whichever is ready first", async () => {
    const bytes =
      request("POST /v1/chat/completions", {}, CHAT) +
      request("GET /health") +
      request("GET /nowhere", close);
    const text = await sent(bytes);
    expect(statuses(text)).toEqual([200, 200, 404]);
  });

  it("all end when the client goes away, also those whose answer has not begun", async () => {
    const client = await connect(serving.url);
    client.send(request("POST /v1/completions", {}, LONG).repeat(4));
    const [{ scheduler, slots }] = serving.models;
    await expect.poll(() => slots.every(({ text }) => (text?.count ?? 0) > 1), SOON).toBe(true);
    const texts = slots.map(({ text }) => text!);
    const before = texts.map(({ count }) => count);
    client.socket.destroy();
    await expect.poll(() => scheduler.running, SOON).toBe(0);
    for (const [at, { count }] of texts.entries()) expect(count - before[at]).toBeLessThan(100);
  });
});

describe("a path or a host that is not ours", () => {
  it.each<[string, string, Record<string, string>, number]>([
    ["dots", "GET /v1/../health", {}, 404],
    ["encoded dots", "GET /v1/%2e%2e/health", {}, 404],
    ["an encoded slash", "GET /v1%2fmodels", {}, 404],
    ["two slashes", "GET //health", {}, 404],
    ["a backslash", "GET /v1\\models", {}, 404],
    ["an escape that is none", "GET /%zz", {}, 400],
    ["a null byte", "GET /v1/models/%00", {}, 404],
    ["half a character", "GET /%c3", {}, 400],
    ["a file's path as a model", "GET /v1/models/../../../etc/passwd", {}, 404],
    ["another letter's case", "GET /V1/Models", {}, 404],
    ["a semicolon", "GET /health;x=1", {}, 404],
    ["another host", "GET /v1/models", { host: "evil.example" }, 403],
    ["a host that begins like ours", "GET /v1/models", { host: "127.0.0.1.evil.example" }, 403],
    ["a host with a name before it", "GET /v1/models", { host: "evil.example@127.0.0.1" }, 403],
    ["an empty host", "GET /v1/models", { host: "" }, 403],
    ["a host of the whole world for the health", "GET /health", { host: "evil.example" }, 403],
    [
      "another host that a proxy has seen",
      "GET /v1/models",
      { host: "evil.example", "x-forwarded-host": "localhost" },
      403,
    ],
    ["this machine in other letters", "GET /v1/models", { host: "LOCALHOST:80" }, 200],
    ["this machine's address", "GET /v1/models", { host: "[::1]:80" }, 200],
    ["a whole URL of ours", "GET http://localhost/v1/models", {}, 200],
    ["a whole URL of another host", "GET http://evil.example/v1/models", { host: "localhost" }, 403],
    ["a method for another path", "DELETE /v1/models", {}, 404],
    [
      "a method that changes another",
      "POST /v1/models",
      { "x-http-method-override": "GET", "content-length": "0" },
      404,
    ],
  ])("%s: %s %j", async (_, line, headers, status) => {
    const text = await sent(request(line, { ...close, ...headers }));
    expect(statuses(text)).toEqual([status]);
    expect(text).toMatch(/\r\n\r\n\{"(?:error|object)":/);
  });
});
