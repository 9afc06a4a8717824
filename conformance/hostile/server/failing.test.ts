import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalModel, OnnxModel } from "../../../packages/lab/src/models/model.ts";
import { post, serveModels } from "../../../packages/lab/src/serve/serve.fixture.ts";
import { loadServed, type Serving } from "../../../packages/lab/src/serve/serve.ts";
import type { ServeSettings } from "../../../packages/lab/src/serve/serve.ts";

const QUESTION = "Tom has 3 apples.";
const LONG = { prompt: QUESTION, top_n_sigma: "off", temperature: 50, max_tokens: 400 };

/** The embedded model, whose network fails once when it has run so often; the rest is the real one. */
async function failing(): Promise<{ model: LocalModel; failAt(run: number): void }> {
  const [{ model }] = await loadServed(["embedded"], [], { texts: 4 });
  let at: number | undefined;
  let runs = 0;
  const { model: session } = (model as OnnxModel).network.sessions as { model: Session };
  const run = session.run.bind(session);
  session.run = (...given) => {
    if (at !== undefined && ++runs >= at) {
      at = undefined;
      return Promise.reject(new Error("the network broke\nat a line of its own"));
    }
    return run(...given);
  };
  return {
    model,
    failAt(run) {
      at = run;
      runs = 0;
    },
  };
}
interface Session {
  run(...given: unknown[]): Promise<unknown>;
}

let serving: Serving;
let model: Awaited<ReturnType<typeof failing>>;
const reported: unknown[] = [];
async function open(settings: Partial<ServeSettings> = {}): Promise<void> {
  model = await failing();
  serving = await serveModels([{ id: "embedded", model: model.model }], settings, (error) =>
    reported.push(error),
  );
}

async function expectWhole(): Promise<void> {
  const [{ scheduler }] = serving.models;
  await expect.poll(() => [scheduler.running, scheduler.waiting], { timeout: 20_000 }).toEqual([0, 0]);
  const { status, body } = await post(`${serving.url}/v1/completions`, {
    prompt: QUESTION,
    max_tokens: 4,
    seed: 1,
  });
  expect([status, body.choices[0].finish_reason]).toEqual([200, "length"]);
}

const stream = async (fields: object): Promise<string> => {
  const response = await fetch(`${serving.url}/v1/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...fields, stream: true }),
  });
  return response.text();
};

describe("a model that fails in the middle", () => {
  beforeAll(() => open());
  afterAll(() => serving.close());

  it("ends a stream with an error, and nothing after it", async () => {
    model.failAt(8);
    const events = (await stream({ ...LONG, seed: 3 })).split("\n\n").filter(Boolean);
    expect(events.length).toBeGreaterThan(3);
    expect(JSON.parse(events.at(-1)!.slice(6)).error).toEqual({
      message: "the server failed: the network broke",
      type: "server_error",
      param: null,
      code: null,
    });
    expect(reported.splice(0).map(String)).toEqual(["Error: the network broke\nat a line of its own"]);
    await expectWhole();
  });

  it("is a 500 for an answer that is not streamed, and ends the other texts of the request", async () => {
    model.failAt(8);
    const { status, body } = await post(`${serving.url}/v1/completions`, { ...LONG, n: 6 });
    expect([status, body.error.type]).toEqual([500, "server_error"]);
    await expectWhole();
    reported.length = 0;
  });

  it("leaves those whole that come after", async () => {
    const asked = { prompt: QUESTION, max_tokens: 20, seed: 5, temperature: 2 };
    const before = await post(`${serving.url}/v1/completions`, asked);
    model.failAt(5);
    await Promise.all(Array.from({ length: 12 }, () => post(`${serving.url}/v1/completions`, LONG)));
    const after = await post(`${serving.url}/v1/completions`, asked);
    expect(after.body.choices).toEqual(before.body.choices);
    await expectWhole();
    reported.length = 0;
  });

  it("in its template is a 400 that says so, or ends by a limit", async () => {
    const { encode } = model.model;
    model.model.encode = () => {
      throw new Error("Conversation roles must alternate");
    };
    const messages = [{ role: "user", content: QUESTION }];
    const { status, body } = await post(`${serving.url}/v1/chat/completions`, { messages });
    model.model.encode = encode;
    expect([status, body.error.param]).toEqual([400, "messages"]);
    expect(body.error.message).toMatch(/template refuses them: Conversation roles must alternate/);
    await expectWhole();
  });
});

describe("an answer that takes too long", () => {
  beforeAll(() => open({ timeout: 150 }));
  afterAll(() => serving.close());

  it("ends with an error: 408, or the last event of a stream", async () => {
    const many = { ...LONG, n: 100 };
    const { status, headers, body } = await post(`${serving.url}/v1/completions`, many);
    expect([status, body.error.type]).toEqual([408, "timeout_error"]);
    expect(headers.get("x-should-retry")).toBe("false");
    const events = (await stream(many)).split("\n\n").filter(Boolean);
    expect(JSON.parse(events.at(-1)!.slice(6)).error).toMatchObject({ code: "timeout" });
    const [{ scheduler }] = serving.models;
    await expect.poll(() => [scheduler.running, scheduler.waiting]).toEqual([0, 0]);
  });
});

describe("a queue that is full", () => {
  beforeAll(() => open({ queue: 2 }));
  afterAll(() => serving.close());

  it("is a 429 that says when to come back, and has room again", async () => {
    const leaving = new AbortController();
    const filling = fetch(`${serving.url}/v1/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...LONG, n: 6 }),
      signal: leaving.signal,
    }).catch(() => {});
    const [{ scheduler }] = serving.models;
    await expect.poll(() => scheduler.waiting, { interval: 1, timeout: 20_000 }).toBe(2);
    const { status, headers, body } = await post(`${serving.url}/v1/completions`, LONG);
    expect([status, body.error.code, headers.get("retry-after")]).toEqual([429, "queue_full", "1"]);
    expect((await stream(LONG)).startsWith('{"error"')).toBe(true);
    leaving.abort();
    await filling;
    await expectWhole();
  });
});
