import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ROUTES } from "../../../packages/lab/src/serve/routes/all.ts";
import { serveEmbedded } from "../../../packages/lab/src/serve/serve.fixture.ts";
import type { Serving } from "../../../packages/lab/src/serve/serve.ts";

const MESSAGES = [{ role: "user", content: "Tom has 3 apples." }];

/** A body that each path takes. */
const BODIES: Readonly<Record<string, object>> = {
  "/v1/chat/completions": { messages: MESSAGES, max_tokens: 1 },
  "/v1/completions": { prompt: "Tom", max_tokens: 1 },
  "/v1/responses": { input: "Tom", max_output_tokens: 16 },
  "/v1/next": { prompt: "Tom" },
  "/tokenize": { content: "Tom" },
  "/detokenize": { tokens: [5] },
  "/apply-template": { messages: MESSAGES },
};

let serving: Serving;
const reported: unknown[] = [];
beforeAll(async () => {
  serving = await serveEmbedded({}, (error) => reported.push(error));
});
afterEach(async () => {
  const [{ scheduler }] = serving.models;
  await expect.poll(() => [scheduler.running, scheduler.waiting], { timeout: 20_000 }).toEqual([0, 0]);
  expect(reported.splice(0).map(String)).toEqual([]);
});
afterAll(() => serving.close());

interface Answer {
  readonly status: number;
  readonly text: string;
  // oxlint-disable-next-line no-explicit-any -- tests look into it
  readonly body: any;
}

async function send(path: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  const all = { "content-type": "application/json", ...headers };
  const response = await fetch(serving.url + path, { method: "POST", headers: all, body });
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith("{") ? JSON.parse(text) : undefined };
}

/** A refusal is a sentence that a person can read, in OpenAI's form. */
function expectRefused({ status, body }: Answer, expected = 400): void {
  expect(status).toBe(expected);
  const { message, type } = body.error;
  expect(type).toMatch(/_error$/);
  expect(message).toMatch(/^.{5,2100}$/);
}

describe("a body that is no request", () => {
  it.each<[string, string]>([
    ["nothing", ""],
    ["no JSON", "hello"],
    ["half of an object", '{"prompt": "Tom"'],
    ["two objects", '{"prompt": "Tom"}{"prompt": "Tom"}'],
    ["a comma too many", '{"prompt": "Tom",}'],
    ["single quotes", "{'prompt': 'Tom'}"],
    ["NaN", '{"prompt": "Tom", "logit_bias": {"5": NaN}}'],
    ["Infinity", '{"prompt": "Tom", "temperature": Infinity}'],
    ["a null byte", '{"prompt": "Tom\0"}'],
    ["a list", "[]"],
    ["null", "null"],
    ["a number", "5"],
    ["a text", '"Tom"'],
    ["a list that is 100,000 deep", "[".repeat(100_000) + "]".repeat(100_000)],
    ["an object that is 100,000 deep", '{"a":'.repeat(100_000) + "1" + "}".repeat(100_000)],
    ["a prototype", '{"prompt": "Tom", "__proto__": {"stream": true}}'],
    ["a prototype in other letters", '{"prompt": "Tom", "\\u005f_proto__": {"stream": true}}'],
    ["a prototype further in", '{"prompt": "Tom", "noise": {"__proto__": {"polluted": true}}}'],
    ["a constructor's prototype", '{"prompt": "Tom", "constructor": {"prototype": {"polluted": true}}}'],
  ])("is a 400: %s", async (_, body) => {
    expectRefused(await send("/v1/completions", body));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain; application/json",
    "application/jsonx",
    "application/ld+json",
    "a/b;c",
    "json",
  ])("is a 415, so that no form of another page can send it: %s", async (type) => {
    expectRefused(
      await send("/v1/completions", '{"prompt": "Tom", "max_tokens": 1}', { "content-type": type }),
      415,
    );
  });

  it("is a 415 without a content type, as a page can send it", async () => {
    const blob = new Blob(['{"prompt": "Tom", "max_tokens": 1}']);
    const { status } = await fetch(`${serving.url}/v1/completions`, { method: "POST", body: blob });
    expect(status).toBe(415);
  });

  it("is taken as UTF-8 whatever is said of it, and half characters are no fault of the server's", async () => {
    const response = await fetch(`${serving.url}/tokenize`, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-16" },
      body: Buffer.from([...Buffer.from('{"content": "a'), 0xff, 0xc3, ...Buffer.from('"}')]),
    });
    expect(response.status).toBe(200);
  });
});

/** One of each kind of value, and some that are large or odd. */
const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  -1e308,
  5e-324,
  2 ** 53,
  "",
  "x",
  "\0",
  "\ud800",
  "-1",
  "toString",
  [],
  [null],
  [[]],
  [[[]]],
  ["x"],
  [0],
  [-1],
  [1e9],
  [{}],
  {},
  { a: 1 },
  { toString: 1 },
  { type: "x" },
  { "5": null },
];

describe.each(ROUTES.filter(({ body }) => body).map((route) => [route.paths[0], route] as const))(
  "%s",
  (path, route) => {
    const base = BODIES[path];
    const schema = (route.document ?? route.body) as z.ZodObject;

    it("has a body here", () => expect(base).toBeDefined());

    it.each(Object.keys(schema.shape))("takes no wrong value for %s, and says where it is", async (field) => {
      const type = schema.shape[field] as z.ZodType;
      for (const value of VALUES) {
        const asked = { ...base, [field]: value };
        const answer = await send(path, JSON.stringify(asked));
        const shown = JSON.stringify(asked);
        expect([200, 400, 404], `${shown}: ${answer.text.slice(0, 300)}`).toContain(answer.status);
        if (value !== null && !type.safeParse(value).success) {
          const named = field === "nsigma" && typeof value === "number" ? "top_n_sigma" : field;
          if (answer.status === 200) expect([shown, named]).toEqual([shown, "top_n_sigma"]);
          else expect(`${answer.body.error.param} ${answer.body.error.message}`, shown).toContain(named);
        }
        if (answer.status !== 200) expectRefused(answer, answer.status);
      }
    });

    it.each([
      "toString",
      "constructor",
      "valueOf",
      "hasOwnProperty",
      "__defineGetter__",
      "",
      "\0",
      "x".repeat(100_000),
    ])("has no field %j", async (field) => {
      expectRefused(await send(path, JSON.stringify({ ...base, [field]: 1 })));
    });
  },
);

/** Fields of a completion that are too much. */
describe("too much", () => {
  const asked = (fields: object): Promise<Answer> =>
    send("/v1/completions", JSON.stringify({ prompt: "Tom", max_tokens: 1, ...fields }));
  const many = <Value>(count: number, value: Value): Value[] => Array<Value>(count).fill(value);

  it.each<[string, object]>([
    ["a text that does not fit by a little", { prompt: "Tom has 3 apples. ".repeat(150), max_tokens: 1 }],
    ["10^6 stop strings", { stop: many(1e6, "x") }],
    ["a stop string of a million characters that no text can have", { stop: "\0".repeat(1e6) }],
    ["129 texts", { n: 129 }],
    ["10^100 texts", { n: 1e100 }],
    ["2,049 prompts", { prompt: many(2049, "Tom") }],
    ["a prompt of 10^6 token ids", { prompt: many(1e6, 5) }],
    ["a prompt of 2 MB", { prompt: "Tom has 3 apples. ".repeat(120_000) }],
    ["a prompt of one word of 2 MB", { prompt: "a".repeat(2e6) }],
    ["more tokens than there are numbers", { max_tokens: 2 ** 53 }],
    ["2,048 prompts, more than can wait", { prompt: many(2048, "Tom") }],
    [
      "2,048 prompts to be scored, more than can wait",
      { prompt: many(2048, "Tom"), echo: true, logprobs: 1, max_tokens: 0 },
    ],
    ["2,048 prompts of 128 texts", { prompt: many(2048, "Tom"), n: 128 }],
    ["an infinite bias", { logit_bias: { 5: 1 }, temperature: "Infinity" }],
    ["a bias that is a text", { logit_bias: { 5: "NaN" } }],
    ["a bias on half a token", { logit_bias: { 1.5: 1 } }],
    ["a bias on no token", { logit_bias: { "-1": 1 } }],
    ["a list of 10^5 biases that are none", { logit_bias: many(1e5, [5]) }],
    ["10^5 fields", Object.fromEntries(many(1e5, 1).map((one, at) => [`field_${at}`, one]))],
    ["a seed beyond the last for the last text", { n: 2, seed: Number.MAX_SAFE_INTEGER }],
    ["an order of 10^5 steps", { order: many(1e5, "temperature") }],
    [
      "noise with 10^5 fields",
      { noise: Object.fromEntries(many(1e5, 1).map((one, at) => [`field_${at}`, one])) },
    ],
    ["a dialect of a million characters", { dialect: "x".repeat(1e6) }],
  ])("is refused: %s", async (_, fields) => {
    expectRefused(await asked(fields));
  });

  it.each<[string, string, number]>([
    ["1e999 for a temperature", '{"prompt": "Tom", "max_tokens": 1, "temperature": 1e999}', 400],
    ["1e999 for a bias", '{"prompt": "Tom", "max_tokens": 1, "logit_bias": {"5": 1e999}}', 400],
    ["1e999 tokens", '{"prompt": "Tom", "max_tokens": 1e999}', 400],
    ["a number of a million digits", `{"prompt": "Tom", "max_tokens": ${"9".repeat(1e6)}}`, 400],
    ["a model's name of a million characters", `{"prompt": "Tom", "model": "${"x".repeat(1e6)}"}`, 404],
    ["the same field twice", '{"prompt": "Tom", "max_tokens": 1, "max_tokens": 2, "temperature": -1}', 400],
  ])("is refused: %s", async (_, body, status) => {
    expectRefused(await send("/v1/completions", body), status);
  });

  it.each(["tools", "noise", "logit_bias", "samplers", "nsigma", "stop", "prompt", "order"])(
    "a list that is 100,000 deep in %s is refused, or told without it",
    async (field) => {
      const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
      const body = `{"prompt": "Tom", "max_tokens": 1, "dialect": "llama.cpp", "${field}": ${deep}}`;
      const replaced = field === "prompt" ? body.replace('"prompt": "Tom", ', "") : body;
      const answer = await send("/v1/completions", replaced, { "x-nsigma-unsupported": "report" });
      if (answer.status !== 200) expectRefused(answer);
      expect(answer.text.length).toBeLessThan(10_000);
    },
  );

  it("tells what is not honoured in short", async () => {
    const fields = { prompt: "Tom", max_tokens: 1, tools: many(1e5, "x".repeat(10)), other: "x".repeat(1e6) };
    const headers = { "x-nsigma-unsupported": "report" };
    const { status, text, body } = await send("/v1/completions", JSON.stringify(fields), headers);
    expect([status, body.nsigma.unsupported.length]).toEqual([200, 2]);
    expect(text.length).toBeLessThan(3000);
  });

  it("10^5 messages are refused, because no context has room for them", async () => {
    const messages = many(1e5, MESSAGES[0]);
    expectRefused(await send("/v1/chat/completions", JSON.stringify({ messages })));
  });

  it("128 texts are written", async () => {
    const { status, body } = await asked({ n: 128, seed: 1, max_tokens: 2 });
    expect(status).toBe(200);
    expect(body.choices).toHaveLength(128);
  });

  it("2,048 prompts are written where so many can wait", async () => {
    const roomy = await serveEmbedded({ queue: 3000 });
    const response = await fetch(`${roomy.url}/v1/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ prompt: many(2048, "Tom"), max_tokens: 1, seed: 3 }),
    });
    const { choices } = (await response.json()) as { choices: { text: string }[] };
    await roomy.close();
    expect(choices).toHaveLength(2048);
    expect(new Set(choices.map(({ text }) => text)).size).toBe(1);
  });
});
