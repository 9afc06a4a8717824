import OpenAI from "openai";
import { afterEach, describe, expect, it } from "vitest";
import {
  type OpenaiServer,
  type OpenaiServerSettings,
  serveOpenAI,
} from "../../../../../conformance/hosts/openai-server.ts";
import { eventsOf, post } from "../serve.fixture.ts";
import { serve, type Serving } from "../serve.ts";
import { Upstream } from "./upstream.ts";

const MESSAGES = [
  { role: "user" as const, content: "Tom has 3 apples and buys 4 more. How many apples does he have?" },
];

let there: OpenaiServer | undefined;
let serving: Serving | undefined;

afterEach(async () => {
  await serving?.close();
  await there?.close();
  [serving, there] = [undefined, undefined];
});

/** A server in front of another, which speaks a dialect and refuses names that it does not know. */
async function inFrontOf(
  dialect: "llama.cpp" | "koboldcpp" | "vllm",
  settings: OpenaiServerSettings = {},
): Promise<string> {
  there = await serveOpenAI({ dialect, strict: true, ...settings });
  return before(new Upstream(there.url, dialect));
}

async function before(upstream: Upstream): Promise<string> {
  serving = await serve([], {
    host: "127.0.0.1",
    port: 0,
    defaults: { sampler: {}, byDefault: false },
    upstream,
    queue: 0,
    timeout: 60_000,
    keys: [],
    origins: [],
    hosts: [],
  });
  return serving.url;
}

describe("a server in front of another", () => {
  it("passes a sampler on in the other's names, so that its text is that of the one behind", async () => {
    const url = await inFrontOf("koboldcpp");
    const ours = { messages: MESSAGES, top_n_sigma: 1, temperature: 2, seed: 3, max_tokens: 40 };
    const { status, body } = await post(`${url}/v1/chat/completions`, ours);
    const theirs = {
      messages: MESSAGES,
      nsigma: 1,
      temperature: 2,
      sampler_seed: 3,
      max_tokens: 40,
      top_p: 1,
      top_k: 0,
      rep_pen: 1,
    };
    const direct = await post(`${there!.url}/chat/completions`, theirs);
    expect(status).toBe(200);
    expect(body.choices).toEqual(direct.body.choices);
  });

  it("streams what the other streams, to a client that was not told", async () => {
    const url = await inFrontOf("llama.cpp");
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none" });
    const asked = {
      model: "tiny",
      messages: MESSAGES,
      seed: 5,
      temperature: 1.5,
      max_tokens: 40,
      top_n_sigma: 1,
    };
    const stream = await client.chat.completions.create({ ...asked, stream: true });
    let text = "";
    for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
    const whole = await client.chat.completions.create(asked);
    expect(text).toBe(whole.choices[0].message.content);
    expect(text).not.toBe("");
  });

  it("refuses what the other would ignore, by name, and passes nothing on", async () => {
    const url = await inFrontOf("vllm");
    const { status, body } = await post(`${url}/v1/chat/completions`, { messages: MESSAGES, top_n_sigma: 1 });
    expect(status).toBe(400);
    expect(body.error.message).toMatch(/^top_n_sigma: vllm cannot honour it/);
    const noisy = await post(`${url}/v1/chat/completions`, { messages: MESSAGES, noise: { attention: 0.1 } });
    expect(noisy.body.error.message).toMatch(/^noise: vllm: it samples by itself/);
  });

  it("tells what the other does not honour when asked to, in the answer or in a header of a stream", async () => {
    const url = await inFrontOf("vllm");
    const asked = { messages: MESSAGES, top_n_sigma: 1, min_p: 0.1, max_tokens: 4 };
    const headers = { "x-nsigma-unsupported": "report" };
    const { status, body } = await post(`${url}/v1/chat/completions`, asked, headers);
    expect(status).toBe(200);
    expect(body.nsigma.unsupported.map(({ field }: { field: string }) => field)).toContain("top_n_sigma");
    const streamed = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ ...asked, stream: true }),
    });
    expect(decodeURIComponent(streamed.headers.get("x-nsigma-unsupported")!)).toMatch(/top_n_sigma: /);
    expect(await streamed.text()).toMatch(/\[DONE\]/);
  });

  it("leaves the other's sampler alone where nobody asks for one", async () => {
    const url = await inFrontOf("llama.cpp");
    const asked = { messages: MESSAGES, max_tokens: 4 };
    const { status } = await post(`${url}/v1/chat/completions`, asked);
    expect(status).toBe(200);
    const models = await (await fetch(`${url}/v1/models`)).json();
    expect(models.data).toEqual([{ id: "tiny" }]);
  });

  it("passes errors on as they are, ends with the other in the middle of a stream, and says when nobody is there", async () => {
    const url = await inFrontOf("llama.cpp", { breakAfter: 2 });
    const wrong = await post(`${url}/v1/chat/completions`, { messages: MESSAGES, stop: [""] });
    expect(wrong.status).toBe(400);
    expect(wrong.body.error.type).toBe("invalid_request_error");
    await expect(eventsOf(`${url}/v1/chat/completions`, { messages: MESSAGES })).rejects.toThrow();
    await there!.close();
    there = undefined;
    const gone = await post(`${url}/v1/chat/completions`, { messages: MESSAGES });
    expect(gone.status).toBe(502);
    expect(gone.body.error.message).toMatch(/cannot be reached/);
  });
});
