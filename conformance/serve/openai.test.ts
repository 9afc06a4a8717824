import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveEmbedded } from "../../packages/lab/src/serve/serve.fixture.ts";
import type { ServeSettings, Serving } from "../../packages/lab/src/serve/serve.ts";
import { QUESTION } from "./question.ts";

const MESSAGES = [{ role: "user" as const, content: QUESTION }];
const CHAT = { model: "embedded", messages: MESSAGES };
/** As `extra_body` of other languages: the client sends what it does not know. */
const SAMPLER = { top_n_sigma: 1, temperature: 1.5, seed: 7 } as { temperature: number; seed: number };

const opened: Serving[] = [];
let serving: Serving;
let client: OpenAI;

async function clientOf(settings: Partial<ServeSettings> = {}, apiKey = "none"): Promise<OpenAI> {
  const server = await serveEmbedded(settings);
  opened.push(server);
  return new OpenAI({ baseURL: `${server.url}/v1`, apiKey, maxRetries: 0 });
}

beforeAll(async () => {
  client = await clientOf();
  [serving] = opened;
});
afterAll(async () => {
  await Promise.all(opened.map((server) => server.close()));
});

/** All places are free again, soon after a client has gone. */
async function free(server: Serving): Promise<void> {
  await expect.poll(() => server.models[0].scheduler.running, { timeout: 5000 }).toBe(0);
}

describe("the openai package, chat.completions", () => {
  it("create() gives the text that stream() puts together, with its usage", async () => {
    const whole = await client.chat.completions.create({ ...CHAT, ...SAMPLER });
    const stream = client.chat.completions.stream({
      ...CHAT,
      ...SAMPLER,
      stream_options: { include_usage: true },
    });
    const heard: string[] = [];
    stream.on("content", (delta) => heard.push(delta));
    const final = await stream.finalChatCompletion();
    const [choice] = whole.choices;
    expect(choice.finish_reason).toBe("stop");
    expect(heard.join("")).toBe(choice.message.content);
    expect(final.choices[0].message.content).toBe(choice.message.content);
    expect(final.choices[0].finish_reason).toBe("stop");
    expect(final.usage).toEqual(whole.usage);
    expect(await stream.finalContent()).toBe(choice.message.content);
    expect(await stream.totalUsage()).toEqual(whole.usage);
    expect((await stream.finalMessage()).role).toBe("assistant");
  });

  it("stream() puts several choices and log-probabilities together, as create() gives them", async () => {
    const asked = { ...CHAT, ...SAMPLER, n: 3, logprobs: true, top_logprobs: 2, max_tokens: 12 };
    const whole = await client.chat.completions.create(asked);
    const final = await client.chat.completions.stream(asked).finalChatCompletion();
    const told = ({ choices }: OpenAI.ChatCompletion) =>
      choices.map(({ message: { content }, logprobs, finish_reason }) => ({
        content,
        tokens: logprobs!.content,
        finish_reason,
      }));
    expect(told(final)).toEqual(told(whole));
    expect(new Set(told(whole).map(({ finish_reason }) => finish_reason))).toEqual(new Set(["length"]));
  });

  it("frees the place of a client that breaks out of a stream, aborts it, or aborts a request", async () => {
    const long = { ...CHAT, temperature: 5, top_n_sigma: "off", max_tokens: 400 };
    for await (const _ of await client.chat.completions.create({ ...long, stream: true })) break;
    await free(serving);
    const stream = client.chat.completions.stream(long);
    stream.once("content", () => stream.abort());
    await expect(stream.finalContent()).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    await free(serving);
    const controller = new AbortController();
    const request = client.chat.completions.create(long, { signal: controller.signal });
    setTimeout(() => controller.abort(), 30);
    await expect(request).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    await free(serving);
  });
});

describe("the openai package, completions, models", () => {
  it("completions.create() gives what a stream of it gives", async () => {
    const asked = { model: "embedded", prompt: "Tom has", max_tokens: 8, ...SAMPLER };
    const whole = await client.completions.create(asked);
    let text = "";
    for await (const { choices } of await client.completions.create({ ...asked, stream: true }))
      text += choices[0]?.text ?? "";
    expect(text).toBe(whole.choices[0].text);
    expect(whole.usage!.completion_tokens).toBe(8);
  });

  it("models.list() and retrieve()", async () => {
    const listed: string[] = [];
    for await (const { id } of client.models.list()) listed.push(id);
    expect(listed).toEqual(["embedded"]);
    expect((await client.models.retrieve("embedded")).id).toBe("embedded");
    await expect(client.models.retrieve("other")).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });
});

describe("the openai package, responses", () => {
  it("create() gives the text that stream() puts together", async () => {
    const asked = { model: "embedded", input: QUESTION, ...SAMPLER };
    const whole = await client.responses.create(asked);
    const stream = client.responses.stream(asked);
    let heard = "";
    stream.on("response.output_text.delta", ({ delta, snapshot }) => {
      heard += delta;
      expect(snapshot).toBe(heard);
    });
    const final = await stream.finalResponse();
    expect(whole.output_text).not.toBe("");
    expect([heard, final.output_text]).toEqual([whole.output_text, whole.output_text]);
    expect(final.status).toBe("completed");
    expect(final.usage).toEqual(whole.usage);
  });

  it("refuses what asks for more than text, with the field", async () => {
    const request = client.responses.create({ input: "x", previous_response_id: "resp_1" });
    await expect(request).rejects.toMatchObject({ status: 400, param: "previous_response_id" });
  });
});

describe("the openai package, errors", () => {
  it("400 for a request that is wrong, with field and sentence", async () => {
    const error = await client.chat.completions
      .create({ ...CHAT, temperature: -1 })
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect([error.param, error.type]).toEqual(["temperature", "invalid_request_error"]);
    expect(error.requestID).toMatch(/^req_/);
  });

  it("401 for a wrong key, and none for the right one", async () => {
    const wrong = await clientOf({ keys: ["right"] }, "wrong");
    await expect(wrong.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    const right = new OpenAI({ baseURL: wrong.baseURL, apiKey: "right", maxRetries: 0 });
    expect((await right.models.list()).data).toHaveLength(1);
  });

  it("404 for a model that is not there, 413 for a body that is too large", async () => {
    const lost = client.chat.completions.create({ ...CHAT, model: "other" });
    await expect(lost).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    const large = client.completions.create({ model: "embedded", prompt: "x".repeat(2 ** 24) });
    await expect(large).rejects.toMatchObject({ status: 413 });
  });

  it("408 for an answer that takes too long, whole and in a stream, and asks for no other try", async () => {
    const hurried = await clientOf({ timeout: 40 });
    hurried.maxRetries = 3;
    const long = { ...CHAT, temperature: 5, top_n_sigma: "off" };
    const begun = performance.now();
    await expect(hurried.chat.completions.create(long)).rejects.toMatchObject({ status: 408 });
    expect(performance.now() - begun).toBeLessThan(450); // the client waits 500 ms before it tries again
    const stream = hurried.chat.completions.stream(long);
    await expect(stream.finalContent()).rejects.toMatchObject({ code: "timeout" });
    const response = hurried.responses.stream({
      input: QUESTION,
      temperature: 5,
      top_n_sigma: "off",
    } as never);
    await expect(response.finalResponse()).rejects.toMatchObject({ code: "timeout" });
  });

  it("429 where nobody can wait, after which the client tries again by itself and is answered", async () => {
    const busy = await clientOf({ queue: 0 });
    const { places } = opened.at(-1)!.models[0].scheduler;
    const long = { ...CHAT, temperature: 5, top_n_sigma: "off", max_tokens: 300, n: places };
    const first = busy.chat.completions.create(long);
    await expect.poll(() => opened.at(-1)!.models[0].scheduler.running).toBe(places);
    const refused = busy.chat.completions.create({ ...CHAT, max_tokens: 1 });
    await expect(refused).rejects.toBeInstanceOf(OpenAI.RateLimitError);
    const patient = busy.chat.completions.create({ ...CHAT, max_tokens: 1 }, { maxRetries: 10 });
    expect((await patient).choices).toHaveLength(1);
    expect((await first).choices).toHaveLength(places);
  });
});
