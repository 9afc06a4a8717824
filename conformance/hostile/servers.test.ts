import type { ServerResponse } from "node:http";
import type { Generated, HostRequest } from "nsigma/hosts";
import { openaiHost, type OpenaiHostSettings, probe, ServerError } from "nsigma/openai";
import { afterEach, describe, expect, it } from "vitest";
import { type RawServer, serveHttp, serveSockets } from "./raw-server.ts";

const servers: RawServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

type Answers = Parameters<typeof serveHttp>[0];

async function serve(answers: Answers): Promise<RawServer> {
  const server = await serveHttp(answers);
  servers.push(server);
  return server;
}

function ask(
  url: string,
  settings: Partial<OpenaiHostSettings> = {},
  request: Partial<HostRequest> = {},
): Promise<Generated> {
  const host = openaiHost({ url, model: "any", server: "llama.cpp", ...settings });
  return host.generate({ prompt: [{ role: "user", content: "a secret" }], sampler: {}, ...request });
}

/** What is thrown, as a server's failure. */
async function failure(asked: Promise<unknown>): Promise<ServerError> {
  const error: unknown = await asked.then(
    (value) => new Error(`this was taken for an answer: ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ServerError)) throw error;
  expect(error.message).not.toMatch(/[\n\u001b]/);
  expect(error.message.length).toBeLessThan(600);
  return error;
}

const sends =
  (body: string, type = "text/event-stream", status = 200): Answers =>
  (response) =>
    response.writeHead(status, { "content-type": type }).end(body);

/** A whole stream. */
function events(...chunks: unknown[]): string {
  return [...chunks, "[DONE]"]
    .map((chunk) => `data: ${typeof chunk === "string" ? chunk : JSON.stringify(chunk)}\n\n`)
    .join("");
}

const delta = (content: unknown, finish_reason: unknown = null, more: object = {}): object => ({
  choices: [{ index: 0, delta: { content }, finish_reason, ...more }],
});
const usage = (of: unknown): object => ({ choices: [], usage: of });
const whole = (message: unknown, finish_reason: unknown = "stop", more: object = {}): string =>
  JSON.stringify({ choices: [{ index: 0, message, finish_reason }], ...more });

describe("a server's answer that is none", () => {
  it.each<[string, string, ServerError["concerns"], RegExp]>([
    ["[DONE] alone", events(), "moment", /ended its answer before it began/],
    ["chunks without choices, then [DONE]", events({ choices: [] }, {}), "moment", /before it began/],
    ["an end that is an error", events(delta("a"), delta("", "error")), "moment", /finish_reason "error"/],
    ["an end that is an abort", events(delta("a"), delta("", "abort")), "moment", /finish_reason "abort"/],
    ["an end by a filter", events(delta("", "content_filter")), "text", /finish_reason "content_filter"/],
    ["an end of another kind", events(delta("a", "\u001b[2Joops")), "text", /finish_reason " ?\[2Joops"/],
    ["a tool call", events({ choices: [{ delta: { tool_calls: [{ index: 0 }] } }] }), "text", /tool call/],
    ["an end for a tool call", events(delta("", "tool_calls")), "text", /finish_reason "tool_calls"/],
    ["a refusal", events({ choices: [{ delta: { refusal: "I cannot." } }] }), "text", /I cannot/],
    ["an image", events(delta([{ type: "image_url" }])), "text", /a part of type "image_url"; only text/],
    ["content that is a number", events(delta(5)), "server", /choices\[0\]\.delta\.content is 5, and text/],
    ["content that is an object", events(delta({})), "server", /delta\.content is an object, and text/],
    ["a delta that is text", events({ choices: [{ delta: "a" }] }), "server", /delta is "a", and an object/],
    [
      "choices that are an object",
      events({ choices: { a: 1 } }),
      "server",
      /choices is an object, and a list/,
    ],
    ["a reason that is a number", events(delta("a", 7)), "server", /finish_reason is 7, and text/],
    ["a number", events(5), "server", /the answer is 5, and an object/],
    ["null", events(null), "server", /the answer is null, and an object/],
    ["a list", events([]), "server", /the answer is a list, and an object/],
    ["usage with text", events(delta("a", "stop"), usage({ prompt_tokens: "many" })), "server", /"many"/],
    ["usage below 0", events(usage({ completion_tokens: -1 })), "server", /is -1, and a count/],
    ["usage without end", events(usage({ completion_tokens: 1e308 })), "server", /is 1e\+308, and a count/],
    ["usage with objects", events(usage({ prompt_tokens: {} })), "server", /is an object, and a count/],
    ["usage that is a list", events(usage([])), "server", /usage is a list, and an object/],
    ["half a count", events(usage({ prompt_tokens: 0.5 })), "server", /is 0\.5, and a count/],
    ["no JSON", events("{oops"), "moment", /an event that is not JSON, or not all of it: \{oops/],
    ["an error", events({ error: { message: "out of memory" } }), "moment", /broke off: out of memory/],
    ["an error of 400", events({ error: { code: 400, message: "no" } }), "server", /broke off: no$/],
    ["an event named error", "event: error\ndata: out of memory\n\n", "moment", /broke off: out of memory/],
    ["a stream that stops", 'data: {"choices":[{"delta":{"content":"a"}}]}\n\n', "moment", /after 1 pieces/],
    ["nothing", "", "moment", /the server's answer is empty/],
    ["a page", "<!doctype html>\n<title>Sign in</title>", "server", /answered with a page: .*Sign in/],
    ["an answer without choices", '{"hello":1}', "server", /has no text in its choices: \{"hello":1\}/],
    ["an answer with no choice", '{"choices":[]}', "server", /has no text in its choices/],
    ["an answer that is null", "null", "server", /the answer is null/],
    ["half an answer", whole({ content: "a" }).slice(0, -5), "moment", /not JSON, or not all of it/],
    ["a message that is null", whole(null), "server", /has no text in its choices/],
    ["a whole answer by a filter", whole({ content: "a" }, "content_filter"), "text", /content_filter/],
    ["a whole tool call", whole({ content: null, tool_calls: [{}] }, "tool_calls"), "text", /tool call/],
    ["a nest of 50,000 lists", "[".repeat(50_000), "moment", /not JSON/],
    [
      "an error in 50,000 lists",
      `{"error":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
      "moment",
      /broke off/,
    ],
  ])("%s is an error", async (_, body, concerns, message) => {
    for (const type of ["text/event-stream", "application/json", "text/plain"]) {
      const { origin } = await serve(sends(body, type));
      const error = await failure(ask(origin));
      expect([error.concerns, error.message]).toEqual([concerns, expect.stringMatching(message)]);
    }
  });

  it("a connection reset in the middle of a stream, a JSON answer or the headers is an error that may pass", async () => {
    const beginnings: Answers[] = [
      (response) =>
        void response
          .writeHead(200, { "content-type": "text/event-stream" })
          .write(events(delta("a")).slice(0, 60)),
      (response) =>
        void response.writeHead(200, { "content-type": "application/json" }).write('{"choices":[{"mess'),
      () => {},
    ];
    for (const begin of beginnings) {
      const { origin } = await serve((response, heard, count) => {
        begin(response, heard, count);
        setTimeout(() => response.destroy(), 20);
      });
      expect((await failure(ask(origin))).concerns).toBe("moment");
    }
  });
});

describe("a server's answer in an unusual form", () => {
  const said = async (body: string, type?: string): Promise<Generated> =>
    ask((await serve(sends(body, type))).origin);

  it.each<[string, string]>([
    ["blanks after [DONE]", events(delta("it"), delta("", "stop")).replace("[DONE]", "[DONE]  ")],
    ["no blank after the colon", events(delta("it", "stop")).replaceAll("data: ", "data:")],
    ["lines that end in CR", events(delta("it", "stop")).replaceAll("\n", "\r")],
    ["lines that end in CR LF", events(delta("it", "stop")).replaceAll("\n", "\r\n")],
    ["a byte order mark", `\ufeff${events(delta("it", "stop"))}`],
    ["comments, ids and times", `: hello\nid: 1\nretry: 5\n\n${events(delta("it", "stop"))}`],
    ["a field without a value", `event\n${events(delta("it", "stop"))}`],
    [
      "data in many lines",
      'data: {"choices":\ndata: [{"delta":{"content":"it"},\ndata: "finish_reason":"stop"}]}\n\n',
    ],
    ["no [DONE]", events(delta("it", "stop")).replace("data: [DONE]\n\n", "")],
    ["no last empty line", events(delta("it", "stop")).trimEnd()],
    ["an empty reason until the end", events(delta("it", ""), delta("", "stop"))],
    ["content in parts", events(delta([{ type: "text", text: "it" }], "stop"))],
    ["one JSON object", whole({ role: "assistant", content: "it", tool_calls: [] })],
    ["blanks before the object", `\n  ${whole({ content: "it" })}\n`],
    ["an error that is null", events({ error: null, ...delta("it", "stop") })],
  ])("%s is read, under any content type", async (_, body) => {
    for (const type of ["text/event-stream; charset=utf-8", "application/json", "application/octet-stream"]) {
      expect(await said(body, type)).toMatchObject({ text: "it", ending: "end of text" });
    }
  });

  it("[DONE] without a reason is the end of the text, and a note says so", async () => {
    const { ending, notes } = await said(events(delta("it")));
    expect(ending).toBe("end of text");
    expect(notes.map(({ option }) => option)).toContain("finish_reason");
  });

  it("null in usage is missing, and a note says so", async () => {
    const { promptTokens, tokens, notes } = await said(
      events(delta("it", "stop"), usage({ prompt_tokens: null, completion_tokens: 7 })),
    );
    expect([promptTokens, tokens]).toEqual([0, 7]);
    expect(notes.find(({ option }) => option === "usage")?.why).toMatch(/those of the prompt are unknown$/);
  });

  it.each(["reasoning_content", "reasoning"])("what a model thinks, as %s, is an answer", async (field) => {
    const thinks = { choices: [{ delta: { content: null, [field]: "Hmm, 12 + 9" } }] };
    const end = [delta("", "length"), usage({ prompt_tokens: 4, completion_tokens: 8 })];
    const alone = await said(events(thinks, ...end));
    expect(alone).toMatchObject({
      text: "",
      reasoning: "Hmm, 12 + 9",
      ending: "length",
      tokens: 8,
      reasoningTokens: 8,
    });
    expect(alone.notes.find(({ option }) => option === "reasoning")?.why).toMatch(/visible text is empty/);
    const before = await said(events(thinks, delta("= 21"), ...end));
    expect(before).toMatchObject({ text: "= 21", reasoningTokens: 6 });
    expect(before.notes.map(({ option }) => option)).not.toContain("reasoning");
    const message = { content: null, [field]: "Hmm" };
    expect(await said(whole(message, "length"))).toMatchObject({ text: "", reasoning: "Hmm" });
    const counted = usage({ completion_tokens: 9, completion_tokens_details: { reasoning_tokens: 5 } });
    expect(await said(events(thinks, delta("= 21", "stop"), counted))).toMatchObject({ reasoningTokens: 5 });
  });

  it("a stop string that the server returns, or ignores, ends the text", async () => {
    const stop = ["END"];
    const returns = await serve(
      sends(
        events(
          delta("it E"),
          delta("ND"),
          delta("", "stop"),
          usage({ prompt_tokens: 1, completion_tokens: 3 }),
        ),
      ),
    );
    expect(await ask(returns.origin, {}, { stop })).toMatchObject({
      text: "it ",
      ending: "stop string",
      tokens: 3,
    });
    let left: Promise<unknown> | undefined;
    const ignores = await serve((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const writing = setInterval(() => response.write(`data: ${JSON.stringify(delta("it END "))}\n\n`), 1);
      left = new Promise((resolve) => response.on("close", resolve)).then(() => clearInterval(writing));
    });
    const pieces: string[] = [];
    const cut = await ask(ignores.origin, {}, { stop, onText: (text) => void pieces.push(text) });
    expect(cut).toMatchObject({ text: "it ", ending: "stop string" });
    expect(pieces.join("")).toBe("it ");
    expect(cut.notes.find(({ option }) => option === "stop")?.why).toMatch(/ignored it or returned it/);
    await left; // nobody reads on, and the server is told
    const object = await serve(sends(whole({ content: "it END it" })));
    expect(await ask(object.origin, {}, { stop })).toMatchObject({ text: "it ", ending: "stop string" });
  });
});

describe("a server that sends a request on", () => {
  const KEYS = { apiKey: "a key of ours", headers: { "x-api-key": "another key" } };

  it.each([301, 302, 303, 307, 308])("with %i to another origin gets nothing sent there", async (status) => {
    const other = await serve(sends(events(delta("stolen", "stop"))));
    const first = await serve((response) =>
      response.writeHead(status, { location: `${other.origin}/v1/x?y=z` }).end(),
    );
    const { concerns, message } = await failure(ask(first.origin, { ...KEYS, tries: 5 }));
    expect([concerns, message]).toEqual([
      "server",
      expect.stringMatching(/another origin, and nothing was sent there/),
    ]);
    expect([first.heard.length, other.heard]).toEqual([1, []]);
  });

  it.each([301, 302, 303])(
    "with %i within its origin is refused: the prompt would not arrive",
    async (status) => {
      const { origin, heard } = await serve((response, { url }) =>
        url === "/there"
          ? sends(events(delta("of a GET", "stop")))(response, heard[0], 1)
          : response.writeHead(status, { location: "/there" }).end(),
      );
      expect((await failure(ask(origin))).message).toMatch(/would not arrive as it is \(30[123]\)/);
      expect(heard).toHaveLength(1);
    },
  );

  it.each([307, 308])("with %i within its origin gets the same request there", async (status) => {
    const { origin, heard } = await serve((response, asked, count) => {
      if (asked.url === "/there") return sends(events(delta("it", "stop")))(response, asked, count);
      return response.writeHead(status, { location: "/there" }).end();
    });
    expect((await ask(origin, KEYS)).text).toBe("it");
    expect(heard.map(({ method, body }) => [method, body])).toEqual([
      ["POST", heard[0].body],
      ["POST", heard[0].body],
    ]);
    expect(heard[1].headers).toMatchObject({
      authorization: "Bearer a key of ours",
      "x-api-key": "another key",
    });
  });

  it("in a circle, or nowhere, is an error at once", async () => {
    const circle = await serve((response) =>
      response.writeHead(307, { location: "/v1/chat/completions" }).end(),
    );
    const { concerns, message } = await failure(ask(circle.origin, { tries: 5 }));
    expect([concerns, message]).toEqual(["server", expect.stringMatching(/it goes in a circle$/)]);
    expect(circle.heard.length).toBeLessThan(8);
    const nowhere = await serve((response) => response.writeHead(308).end());
    expect((await failure(ask(nowhere.origin))).message).toMatch(/an address that it does not tell/);
  });
});

describe("a server that costs without end", () => {
  const LIMITS = { firstByte: 300, silence: 300, total: 2000, bytes: 100_000 };
  const stream =
    (write: (response: ServerResponse) => unknown, every = 5): Answers =>
    (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const writing = setInterval(() => write(response), every);
      response.on("close", () => clearInterval(writing));
    };

  it.each<[string, Answers, keyof typeof LIMITS]>([
    ["never answers", () => {}, "firstByte"],
    [
      "sends headers and nothing else",
      (response) => void response.writeHead(200).flushHeaders(),
      "firstByte",
    ],
    ["sends comments for ever", stream((response) => response.write(": ping\n\n")), "firstByte"],
    [
      "falls silent",
      (response) =>
        void response
          .writeHead(200, { "content-type": "text/event-stream" })
          .write(events(delta("a")).slice(0, -14)),
      "silence",
    ],
    [
      "sends one event for ever, letter by letter",
      stream((response) => response.write("data: a")),
      "firstByte",
    ],
    [
      "sends text for ever",
      stream((response) => response.write(`data: ${JSON.stringify(delta("a".repeat(5000)))}\n\n`)),
      "bytes",
    ],
    ["sends one line for ever", stream((response) => response.write(`data: ${"a".repeat(5000)}`)), "bytes"],
    [
      "sends a JSON answer for ever",
      (response) => stream(() => response.write('{"a":1,'.repeat(1000)))(response, {} as never, 1),
      "bytes",
    ],
    [
      "sends empty pieces for ever",
      stream((response) => response.write(`data: ${JSON.stringify(delta(""))}\n\n`), 20),
      "total",
    ],
  ])("%s: a limit ends it", async (_, answers, limit) => {
    const { origin } = await serve(answers);
    expect((await failure(ask(origin, { limits: LIMITS }))).message).toContain(`limits.${limit}`);
  });

  it("sends an error of any length: its beginning is read", async () => {
    const flood = await serve((response) => {
      response.writeHead(400, { "content-type": "text/plain" });
      const write = (): void => {
        while (response.write("no! ".repeat(20_000)));
      };
      response.on("drain", write);
      write();
    });
    expect((await failure(ask(flood.origin))).message).toMatch(/: 400 Bad Request: no! no! .*\.\.\.$/);
    const dribble = await serve((response) => void response.writeHead(400).write("no"));
    expect((await failure(ask(dribble.origin, { limits: LIMITS }))).message).toMatch(/400 Bad Request: no$/);
  });

  it("takes connections and never says a word of TLS or HTTP", async () => {
    const deaf = await serveSockets(() => {});
    servers.push(deaf);
    for (const url of [deaf.origin, deaf.origin.replace("http:", "https:")]) {
      expect((await failure(ask(url, { limits: LIMITS }))).message).toContain("limits.firstByte");
    }
  });
});

describe("a server that cannot be asked", () => {
  it("is said at once, however many tries there are", async () => {
    const plain = await serve(sends(events(delta("it", "stop"))));
    const noHttp = await serveSockets((socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"));
    servers.push(noHttp);
    const gone = await serveHttp(() => {});
    await gone.close();
    for (const [url, message] of [
      [plain.origin.replace("http:", "https:"), /does it speak TLS\? Its URL may begin with http:$/],
      [noHttp.origin, /no answer \(HPE_\w+\); does it speak HTTP\?/],
      [gone.origin, /no answer \(ECONNREFUSED\); is the server running there\?$/],
      ["http://127.0.0.1:25/v1", /no answer \(bad port\); fetch does not ask at this port/],
      ["http://no-such-host.invalid/v1", /no answer \((ENOTFOUND|EAI_AGAIN)\)/],
    ] as const) {
      const { concerns, message: said } = await failure(ask(url, { tries: 8 }));
      expect([concerns, said]).toEqual(["server", expect.stringMatching(message)]);
    }
  });

  it("because of its URL or a header is an OptionError, without the password in it", () => {
    const open = (settings: object) => () =>
      openaiHost({ url: "http://localhost:1", model: "any", server: "mlx", ...settings });
    expect(open({ url: "http://me:hunter2@localhost/v1" })).toThrow(
      /^url must be a URL without a user.*localhost\/v1"$/,
    );
    expect(open({ url: "http://me:hunter2@localhost/v1" })).not.toThrow(/hunter2/);
    expect(open({ url: "ftp://localhost" })).toThrow(/^url must be the server's URL/);
    expect(open({ apiKey: "two\nlines" })).toThrow(/^apiKey must be what a header can hold/);
    expect(open({ apiKey: "κλειδί" })).toThrow(/^apiKey must be what a header can hold/);
    expect(open({ headers: { "no name": "x" } })).toThrow(/^headers\.no name must be what a header can hold/);
    expect(open({ limits: { total: 0 } })).toThrow(/^limits\.total must be a number above 0/);
    expect(open({ limits: { timeout: 5 } })).toThrow(
      /^limits\.timeout is not a limit; there are firstByte, silence/,
    );
    expect(open({ tries: 0 })).toThrow(/^tries must be an integer of at least 1/);
  });
});

describe("openaiHost({tries})", () => {
  const good = sends(events(delta("it", "stop")));

  it("sends a request again when that may help", async () => {
    const faults: Answers[] = [
      (response) => response.writeHead(429, { "retry-after": "0" }).end(),
      (response) => response.writeHead(503).end("loading"),
      (response) => response.destroy(),
    ];
    const { origin, heard } = await serve((response, asked, count) =>
      (faults[count - 1] ?? good)(response, asked, count),
    );
    expect((await ask(origin, { tries: 4 })).text).toBe("it");
    expect(heard.map(({ body }) => body)).toEqual(Array.from({ length: 4 }, () => heard[0].body));
  });

  it("says how often it failed, and does not send what will fail again", async () => {
    const busy = await serve((response) => response.writeHead(429, { "retry-after": "0" }).end("later"));
    expect((await failure(ask(busy.origin, { tries: 3 }))).message).toMatch(
      /^failed 3 times, at last: POST .*: 429 .*later$/,
    );
    for (const [status, concerns] of [
      [400, "server"],
      [401, "server"],
      [404, "server"],
      [413, "text"],
      [422, "server"],
      [501, "server"],
    ] as const) {
      const { origin, heard } = await serve(sends("{}", "application/json", status));
      expect((await failure(ask(origin, { tries: 3 }))).concerns).toBe(concerns);
      expect(heard).toHaveLength(1);
    }
    const long = { error: { code: 400, message: "too many", type: "exceed_context_size_error" } };
    const small = await serve(sends(JSON.stringify(long), "application/json", 400));
    expect((await failure(ask(small.origin, { tries: 3 }))).concerns).toBe("text");
  });

  it("does not send again what somebody has heard the beginning of", async () => {
    const { origin, heard } = await serve(sends(events(delta("it"), delta("", "error"))));
    const pieces: string[] = [];
    const error = await failure(ask(origin, { tries: 3 }, { onText: (text) => void pieces.push(text) }));
    expect([error.text, pieces, heard.length]).toEqual(["it", ["it"], 1]);
  });

  it("ends at an abort while it waits", async () => {
    const { origin } = await serve((response) => response.writeHead(503, { "retry-after": "60" }).end());
    const asked = ask(origin, { tries: 3 }, { signal: AbortSignal.timeout(100) });
    expect(await asked).toMatchObject({ text: "", ending: "aborted" });
  });

  it("keeps keys that a server echoes out of the error", async () => {
    const echo = await serve((response, { headers }) =>
      response
        .writeHead(401, { "content-type": "text/plain" })
        .end(`bad key ${headers.authorization}, ${String(headers["x-key"])}`),
    );
    const { message } = await failure(
      ask(echo.origin, { apiKey: "sk-0123456789", headers: { "x-key": "abcdefgh\u00e9" } }),
    );
    expect(message).toMatch(/401 Unauthorized: bad key Bearer \*{3}, /);
    expect(message).not.toMatch(/0123456789/);
  });
});

describe("probe(settings)", () => {
  it("asks again when the server is busy, and compares what a model thinks", async () => {
    let asked = 0;
    const { origin } = await serve((response, { body }, count) => {
      if (count === 2) return response.writeHead(429, { "retry-after": "0" }).end();
      const { temperature, top_n_sigma: n, seed } = JSON.parse(body) as Record<string, number>;
      asked++;
      const thought = temperature === 0 || (n ?? -1) > 0 ? "Let me think" : `noise ${seed}`;
      return sends(whole({ content: null, reasoning_content: thought }, "length"), "application/json")(
        response,
        {} as never,
        count,
      );
    });
    const found = await probe({ url: origin, model: "any", server: "llama.cpp", tries: 3 });
    expect(found).toMatchObject({ takesEffect: true, temperature: true });
    expect(asked).toBe(5);
  });

  it("does not take a busy server for one that refuses Top-nσ", async () => {
    const { origin } = await serve((response, { body }, count) => {
      const { top_n_sigma: n = -1 } = JSON.parse(body) as Record<string, number>;
      if (n > 0) return response.writeHead(429).end("later");
      return sends(whole({ content: "a" }), "application/json")(response, {} as never, count);
    });
    const asked = probe({ url: origin, model: "any", server: "llama.cpp" });
    expect((await failure(asked)).message).toMatch(/429 .*later$/);
  });
});
