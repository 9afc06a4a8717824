import { afterEach, describe, expect, it } from "vitest";
import { serveEmbedded } from "../../../packages/lab/src/serve/serve.fixture.ts";
import type { Serving } from "../../../packages/lab/src/serve/serve.ts";
import { connect, request, statuses } from "./raw-client.ts";

const KEYS = ["key-of-one-0123456789", "key-of-the-other-0123456789"];
const ORIGIN = "https://chat.example";
const JSON_TYPE = { "content-type": "application/json" };

const open: Serving[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((serving) => serving.close()));
});

async function serve(settings: Parameters<typeof serveEmbedded>[0]): Promise<string> {
  const serving = await serveEmbedded(settings);
  open.push(serving);
  return serving.url;
}

describe("keys", () => {
  it.each<[string, Record<string, string>, number]>([
    ["none", {}, 401],
    ["one that is right", { authorization: `Bearer ${KEYS[0]}` }, 200],
    ["the other", { authorization: `bearer ${KEYS[1]}` }, 200],
    ["one in the other header", { "x-api-key": KEYS[1] }, 200],
    ["one that is wrong", { authorization: `Bearer ${KEYS[0]}x` }, 401],
    ["a part of one", { authorization: `Bearer ${KEYS[0].slice(0, -1)}` }, 401],
    ["both at once", { authorization: `Bearer ${KEYS.join(",")}` }, 401],
    ["an empty one", { authorization: "Bearer " }, 401],
    ["a name and a password", { authorization: `Basic ${btoa(`:${KEYS[0]}`)}` }, 401],
    ["one without its word", { authorization: KEYS[0] }, 401],
    ["one in the address", {}, 401],
  ])("are compared whole: %s", async (what, headers, status) => {
    const url = await serve({ keys: KEYS });
    const path = what === "one in the address" ? `/v1/models?api_key=${KEYS[0]}` : "/v1/models";
    const answer = await fetch(url + path, { headers });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain(KEYS[0].slice(0, 12));
  });

  it("that are wrong are refused before the body, which never comes", async () => {
    const client = await connect(await serve({ keys: KEYS }));
    client.send(request("POST /v1/chat/completions", { ...JSON_TYPE, "content-length": "5000000" }));
    expect(statuses(await client.until(/invalid_api_key/))).toEqual([401]);
    client.socket.destroy();
  });

  it("are asked for on every path but the health and the description, and told nowhere", async () => {
    const url = await serve({ keys: KEYS, origins: [ORIGIN] });
    const paths = ["/v1/models", "/props", "/slots", "/metrics", "/v1/next", "/tokenize", "/nowhere", "/%zz"];
    for (const path of paths) {
      const { status } = await fetch(url + path);
      expect([path, status]).toEqual([path, path === "/%zz" ? 400 : 401]);
    }
    const texts = [];
    const headers = { authorization: `Bearer ${KEYS[0]}` };
    for (const path of ["/health", "/openapi.json", ...paths, `/${KEYS[0]}?key=${KEYS[0]}`]) {
      const answer = await fetch(url + path, { headers });
      texts.push(`${JSON.stringify([...answer.headers])} ${await answer.text()}`);
    }
    const wrong = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { ...headers, ...JSON_TYPE },
      body: JSON.stringify({ prompt: 5 }),
    });
    texts.push(await wrong.text());
    // A path that somebody asks for is told as it is; a key is none of it.
    expect(texts.join("\n").replace(`no GET /${KEYS[0]} here`, "")).not.toContain(KEYS[0]);
  });
});

describe("a page of another origin", () => {
  const preflight = (url: string, origin: string): Promise<Response> =>
    fetch(`${url}/v1/chat/completions`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,x-stainless-lang",
      },
    });
  const cors = ({ headers }: Response): string[] =>
    [...headers.keys()].filter((name) => name.startsWith("access-control-"));

  it("may read nothing unless that was asked for", async () => {
    const url = await serve({});
    expect(cors(await preflight(url, ORIGIN))).toEqual([]);
    expect(cors(await fetch(`${url}/v1/models`, { headers: { origin: ORIGIN } }))).toEqual([]);
  });

  it("may read answers, errors and streams where it was asked for, without credentials, and no other may", async () => {
    const url = await serve({ keys: KEYS, origins: [ORIGIN] });
    const asked = await preflight(url, ORIGIN);
    expect(asked.status).toBe(204);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      "access-control-allow-origin": ORIGIN,
      "access-control-allow-methods": "GET, POST, OPTIONS",
      "access-control-allow-headers": "authorization,content-type,x-stainless-lang",
      vary: "origin",
    });
    for (const other of ["https://chat.example.evil", "null", "http://chat.example", ORIGIN.toUpperCase()])
      expect([other, cors(await preflight(url, other))]).toEqual([other, []]);
    const refused = await fetch(`${url}/v1/models`, { headers: { origin: ORIGIN } });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    const streamed = await fetch(`${url}/v1/completions`, {
      method: "POST",
      headers: { origin: ORIGIN, authorization: `Bearer ${KEYS[0]}`, ...JSON_TYPE },
      body: JSON.stringify({ prompt: "Tom", max_tokens: 2, stream: true }),
    });
    expect(streamed.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(await streamed.text()).toContain("[DONE]");
    for (const answer of [asked, refused, streamed])
      expect(answer.headers.has("access-control-allow-credentials")).toBe(false);
  });

  it("whose name leads to this machine (DNS rebinding) is refused before anything is read", async () => {
    const url = await serve({ hosts: ["box.local"], origins: ["*"] });
    for (const [host, status] of [
      ["evil.example", 403],
      ["box.local", 415],
      ["localhost:1", 415],
    ] as const) {
      const client = await connect(url);
      const headers = { host, "content-type": "text/plain", "content-length": "2", connection: "close" };
      client.send(`${request("POST /v1/completions", headers)}{}`);
      expect([host, statuses(await client.end())]).toEqual([host, [status]]);
    }
  });
});
