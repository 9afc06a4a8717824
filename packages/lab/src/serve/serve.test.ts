import { createSampler } from "nsigma";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generate } from "../generate/generate.ts";
import { loadLocal } from "../models/load.ts";
import { EMBEDDED } from "../models/locate.ts";
import type { LocalModel } from "../models/model.ts";
import { eventsOf, post, serveEmbedded } from "./serve.fixture.ts";
import type { Serving } from "./serve.ts";

const QUESTION = "Tom has 3 apples and buys 4 more. How many apples does he have?";
const MESSAGES = [{ role: "user", content: QUESTION }];

let serving: Serving;
let model: LocalModel;
let chat: string;
let completions: string;

beforeAll(async () => {
  [serving, model] = await Promise.all([serveEmbedded(), loadLocal(EMBEDDED)]);
  chat = `${serving.url}/v1/chat/completions`;
  completions = `${serving.url}/v1/completions`;
});
afterAll(async () => {
  await serving.close();
  await model.close();
});

describe("POST /v1/chat/completions", () => {
  it("answers what the library writes with the same sampler and seed", async () => {
    const { status, body } = await post(chat, {
      messages: MESSAGES,
      top_n_sigma: 1,
      temperature: 2,
      seed: 5,
    });
    const sampler = { topNSigma: 1, temperature: 2, seed: 5 };
    const { text, promptTokens, tokens } = await generate(model, { prompt: QUESTION, sampler });
    expect(status).toBe(200);
    expect(body.choices).toEqual([
      {
        index: 0,
        message: { role: "assistant", content: text, refusal: null },
        logprobs: null,
        finish_reason: "stop",
        stop_reason: null,
      },
    ]);
    expect(body.usage).toEqual({
      prompt_tokens: promptTokens,
      completion_tokens: tokens,
      total_tokens: promptTokens + tokens,
    });
  });

  it("streams the same text: the role first, a reason in every choice, usage last", async () => {
    const asked = { messages: MESSAGES, temperature: 1.5, seed: 6 };
    const whole = await post(chat, asked);
    const events = await eventsOf(chat, { ...asked, stream_options: { include_usage: true } });
    const choices = events.flatMap((event) => event.choices);
    expect(choices[0].delta).toEqual({ role: "assistant", content: "", refusal: null });
    expect(choices.map(({ delta }) => delta.content ?? "").join("")).toBe(
      whole.body.choices[0].message.content,
    );
    expect(choices.map(({ finish_reason }) => finish_reason).filter(Boolean)).toEqual(["stop"]);
    expect(events.at(-1)).toMatchObject({ choices: [], usage: whole.body.usage });
    expect(events.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
    expect(new Set(events.map(({ id, created, model }) => `${id} ${created} ${model}`)).size).toBe(1);
  });

  it("writes n texts, text i with the seed and i more", async () => {
    const asked = { messages: MESSAGES, top_p: 1, top_n_sigma: 4, temperature: 3, max_tokens: 24 };
    const { body } = await post(chat, { ...asked, n: 3, seed: 10 });
    const alone = await Promise.all([10, 11, 12].map((seed) => post(chat, { ...asked, seed })));
    const text = (answer: { message: { content: string } }): string => answer.message.content;
    expect(body.choices.map(text)).toEqual(alone.map((each) => text(each.body.choices[0])));
    expect(body.usage.prompt_tokens).toBe(alone[0].body.usage.prompt_tokens);
  });

  it("writes the same text for a seed whatever else is being written", async () => {
    const asked = { messages: MESSAGES, top_n_sigma: 3, temperature: 3, max_tokens: 40 };
    const alone = (await post(chat, { ...asked, seed: 77 })).body.choices[0].message.content;
    const others = Array.from({ length: 12 }, (_, at) =>
      post(chat, { ...asked, messages: [{ role: "user", content: `${QUESTION} ${"And? ".repeat(at)}` }] }),
    );
    const beside = Array.from({ length: 4 }, () => post(chat, { ...asked, seed: 77 }));
    await Promise.all(others);
    for (const { body } of await Promise.all(beside)) expect(body.choices[0].message.content).toBe(alone);
  });

  it("tells raw log-probabilities by default, and those of the draw when asked", async () => {
    const asked = {
      messages: MESSAGES,
      max_tokens: 8,
      temperature: 2,
      top_n_sigma: 1,
      seed: 3,
      logprobs: true,
      top_logprobs: 3,
    };
    const raw = (await post(chat, asked)).body.choices[0];
    const final = (await post(chat, { ...asked, nsigma: { logprobs: "final" } })).body.choices[0];
    const ids = [...model.encode(MESSAGES as never)];
    const [row] = await model.logitsAfter(ids, ids.length - 1);
    const [first] = raw.logprobs.content;
    const of = (sampler: object) => createSampler(sampler).distribution(row);
    const probability = ({ ids, probabilities }: ReturnType<typeof of>, token: number): number =>
      probabilities[ids.indexOf(token)];
    const [token] = model.tokenText.tokensOf(first.token);
    expect(Math.exp(first.logprob)).toBeCloseTo(probability(of({}), token), 5);
    expect(Math.exp(final.logprobs.content[0].logprob)).toBeCloseTo(
      probability(of({ topNSigma: 1, temperature: 2 }), token),
      5,
    );
    expect(raw.logprobs.content.map((each: { token: string }) => each.token).join("")).toBe(
      raw.message.content,
    );
    expect(first.top_logprobs).toHaveLength(3);
    expect(first.bytes).toEqual([...Buffer.from(first.token)]);
  });

  it("leaves what a stop string cuts off out of text and log-probabilities, streamed or not", async () => {
    const asked = { messages: MESSAGES, seed: 1, stop: ["= 7 app", "never"], logprobs: true };
    const { message, logprobs, finish_reason, stop_reason } = (await post(chat, asked)).body.choices[0];
    expect(message.content).toBe("Tom has 3 + 4 ");
    expect([finish_reason, stop_reason]).toEqual(["stop", "= 7 app"]);
    const tokens = logprobs.content.map((each: { token: string }) => each.token);
    expect(tokens.join("")).toMatch(/^Tom has 3 \+ 4/);
    expect(tokens.slice(0, -1).join("").length).toBeLessThan(message.content.length);
    const events = await eventsOf(chat, asked);
    const text = events.map(({ choices }) => choices[0].delta.content ?? "").join("");
    expect(text).toBe(message.content);
  });

  it("tells with a trace how each token was chosen, as the library's trace has it", async () => {
    const asked = {
      messages: MESSAGES,
      seed: 9,
      top_n_sigma: 2,
      temperature: 2,
      nsigma: { trace: true, mask: true },
    };
    const { choices } = (await post(chat, asked)).body;
    const traces: object[] = [];
    const sampler = { topNSigma: 2, temperature: 2, seed: 9 };
    await generate(model, { prompt: QUESTION, sampler, onTrace: (trace) => traces.push(trace) });
    const { tokens, sampling_mask } = choices[0].nsigma;
    expect(tokens).toMatchObject(traces.slice(0, tokens.length));
    const kept = tokens.map(({ keptTokens }: { keptTokens: object[] }) => keptTokens.length);
    expect(sampling_mask.offsets.at(-1)).toBe(sampling_mask.token_ids.length);
    expect(kept).toEqual(
      tokens.map((_: unknown, at: number) => sampling_mask.offsets[at + 1] - sampling_mask.offsets[at]),
    );
    const streamed = (await eventsOf(chat, asked)).flatMap((event) => event.choices[0].nsigma?.tokens ?? []);
    expect(streamed).toEqual(tokens);
  });
});

it("refuses an account that would not fit into memory", async () => {
  const asked = { prompt: "Tom has", n: 4, top_n_sigma: "off", temperature: 50, max_tokens: 400, seed: 1 };
  const { status, body } = await post(completions, { ...asked, nsigma: { trace: true, kept: 1000 } });
  expect(status).toBe(400);
  expect(body.error).toMatchObject({ param: "nsigma", code: "account_too_long" });
});

describe("POST /v1/completions", () => {
  it("scores a text with echo and log-probabilities, the first token with none", async () => {
    const ids = [...model.encode(QUESTION)];
    const rows = await model.logitsAfter(ids, 0);
    for (const prompt of [QUESTION, ids]) {
      const { body } = await post(completions, { prompt, echo: true, logprobs: 2, max_tokens: 0 });
      const [{ text, logprobs }] = body.choices;
      expect(text).toBe(QUESTION);
      expect(logprobs.token_logprobs[0]).toBeNull();
      expect(logprobs.top_logprobs[0]).toBeNull();
      for (const [at, row] of rows.slice(0, -1).entries()) {
        const { ids: best, probabilities } = createSampler({}).distribution(row);
        const own = Math.log(probabilities[best.indexOf(ids[at + 1])]);
        expect(logprobs.token_logprobs[at + 1]).toBeCloseTo(own, 4);
      }
      expect(logprobs.text_offset).toEqual(
        logprobs.tokens.map((_: string, at: number) => logprobs.tokens.slice(0, at).join("").length),
      );
    }
  });

  it("takes prompts as a list, n of each, in order", async () => {
    const asked = { max_tokens: 4, seed: 4, temperature: 2, top_n_sigma: 3 };
    const { body } = await post(completions, { ...asked, prompt: ["Tom has", "Ann sells"], n: 2 });
    const alone = await Promise.all(
      ["Tom has", "Ann sells"].flatMap((prompt) =>
        [4, 5].map((seed) => post(completions, { ...asked, prompt, seed })),
      ),
    );
    expect(body.choices.map((each: { text: string }) => each.text)).toEqual(
      alone.map((each) => each.body.choices[0].text),
    );
    expect(body.choices.map((each: { index: number }) => each.index)).toEqual([0, 1, 2, 3]);
  });
});

describe("what a request says of its sampler", () => {
  const traced = { prompt: "Tom has", max_tokens: 1, seed: 1, nsigma: { trace: true } };
  const steps = async (fields: object): Promise<string[]> => {
    const { body } = await post(completions, { ...traced, ...fields });
    return body.choices[0].nsigma.tokens[0].steps.map(({ name }: { name: string }) => name);
  };

  it.each<[string, object, string[]]>([
    ["nothing", {}, ["topNSigma"]],
    ["a temperature", { temperature: 2 }, ["topNSigma", "temperature"]],
    ["another cut", { min_p: 0.1 }, ["minP"]],
    ["Top-nσ off", { top_n_sigma: "off" }, []],
    ["what no step needs", { top_p: 1, presence_penalty: 0, frequency_penalty: 0 }, ["topNSigma"]],
    ["our names", { topNSigma: 2, xtcThreshold: 0.1, xtcProbability: 1 }, ["topNSigma", "xtc"]],
    ["llama.cpp's names", { typical_p: 0.5, repeat_penalty: 1.1 }, ["penalties", "typicalP"]],
    ["temperature 0", { temperature: 0 }, ["greedy"]],
  ])("%s: %j", async (_, fields, expected) => {
    expect(await steps(fields)).toEqual(expected);
  });

  it("reads a dialect's names with the dialect's defaults", async () => {
    const { body } = await post(completions, { ...traced, nsigma: 1.5, dialect: "koboldcpp" });
    expect(body.choices[0].finish_reason).toBe("length");
    const other = await post(completions, { prompt: "Tom has", dialect: "vllm", nsigma: 1.5 });
    expect(other.status).toBe(400);
  });

  it.each<[string, object, string, RegExp]>([
    ["a name that nobody has", { top_n_sgma: 1 }, "top_n_sgma", /did you mean top_n_sigma\?/],
    ["a value out of range", { top_p: 2 }, "top_p", /^top_p must be/],
    ["tools", { tools: [{ type: "function" }] }, "tools", /not served/],
    ["a suffix", { suffix: "end" }, "suffix", /at the end only/],
    ["a dialect that is none", { dialect: "lama" }, "dialect", /llama\.cpp/],
    ["a token that the model lacks", { logit_bias: { 99999: 1 } }, "", /there is no token 99999/],
    ["noise that is none", { noise: { attention: "much" } }, "noise.attention", /must be/],
    ["too long a text", { max_tokens: 5000 }, "max_tokens", /room for 512/],
  ])("refuses %s: %j", async (_, fields, param, message) => {
    const { status, body } = await post(completions, { prompt: "Tom has", ...fields });
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ type: "invalid_request_error", param: param || null });
    expect(body.error.message).toMatch(message);
  });

  it("tells what it does not honour in the answer, when asked to", async () => {
    const headers = { "x-nsigma-unsupported": "report" };
    const asked = { prompt: "Tom has", max_tokens: 1, top_n_sgma: 1, tools: [{ type: "function" }] };
    const { status, body } = await post(completions, asked, headers);
    expect(status).toBe(200);
    expect(body.nsigma.unsupported.map(({ field }: { field: string }) => field)).toEqual([
      "tools",
      "top_n_sgma",
    ]);
  });

  it("puts noise into the model's run, the same for the same seed", async () => {
    const asked = { messages: MESSAGES, seed: 2, noise: { attention: 1.4 } };
    const [one, other, sober] = await Promise.all([
      post(chat, asked),
      post(chat, asked),
      post(chat, { ...asked, noise: null }),
    ]);
    expect(one.status).toBe(200);
    expect(one.body.choices[0].message.content).toBe(other.body.choices[0].message.content);
    expect(one.body.choices[0].message.content).not.toBe(sober.body.choices[0].message.content);
  });
});

describe("the other paths", () => {
  it("GET /v1/models lists what is served, and 404 is told for anything else", async () => {
    const { data } = await (await fetch(`${serving.url}/v1/models`)).json();
    expect(data).toMatchObject([{ id: "embedded", object: "model", owned_by: "nsigma", max_model_len: 512 }]);
    expect((await fetch(`${serving.url}/v1/models/embedded`)).status).toBe(200);
    expect((await fetch(`${serving.url}/v1/models/other`)).status).toBe(404);
    expect((await post(chat, { model: "other", messages: MESSAGES })).body.error).toMatchObject({
      code: "model_not_found",
      type: "not_found_error",
    });
  });

  it("tokenizes, detokenizes, and applies the template", async () => {
    const { tokens } = (await post(`${serving.url}/tokenize`, { content: QUESTION })).body;
    expect(tokens).toEqual([...model.tokenText.tokensOf(QUESTION)]);
    expect((await post(`${serving.url}/detokenize`, { tokens })).body).toEqual({ content: QUESTION });
    const { pieces } = (await post(`${serving.url}/detokenize`, { tokens, with_pieces: true })).body;
    expect(pieces.map(({ id }: { id: number }) => id)).toEqual(tokens);
    expect(pieces.map(({ piece }: { piece: string }) => piece).join("")).toBe(QUESTION);
    const { prompt } = (await post(`${serving.url}/apply-template`, { messages: MESSAGES })).body;
    expect([...model.tokenText.tokensOf(prompt)]).toEqual([...model.encode(MESSAGES as never)]);
  });

  it("POST /v1/next shows the whole row by several samplers", async () => {
    const samplers = [
      { label: "nσ", options: { top_n_sigma: 1 } },
      { label: "min-p", options: { min_p: 0.1 } },
    ];
    const { body } = await post(`${serving.url}/v1/next`, {
      messages: MESSAGES,
      samplers,
      top: 5,
      row: true,
    });
    const ids = [...model.encode(MESSAGES as never)];
    const [row] = await model.logitsAfter(ids, ids.length - 1);
    const sent = new Float32Array(new Uint8Array(Buffer.from(body.logits.base64, "base64")).buffer);
    expect(sent).toEqual(row);
    expect(body.cuts.map(({ label }: { label: string }) => label)).toEqual(["nσ", "min-p"]);
    expect(body.cuts[0].kept).toBe(createSampler({ topNSigma: 1 }).distribution(row).ids.length);
    expect(body.tokens).toHaveLength(5);
  });

  it("tells its health, its places, its settings, its counts and its description", async () => {
    const get = async (path: string) => (await fetch(serving.url + path)).json();
    expect(await get("/health")).toEqual({ status: "ok" });
    expect(await get("/slots")).toHaveLength(4);
    expect(await get("/props")).toMatchObject({
      total_slots: 4,
      models: [{ id: "embedded", n_ctx: 512, end_of_text: [1] }],
    });
    const counts = await (await fetch(`${serving.url}/metrics`)).text();
    expect(counts).toMatch(/nsigma_requests_total\{path="\/v1\/chat\/completions",status="200"\} \d+/);
    expect(counts).toMatch(/nsigma_texts_running\{model="embedded"\} 0/);
    const { openapi, paths } = await get("/openapi.json");
    expect(openapi).toBe("3.1.0");
    const { schema } = paths["/v1/chat/completions"].post.requestBody.content["application/json"];
    expect(Object.keys(schema.properties)).toContain("top_logprobs");
  });
});

describe("a client that goes away", () => {
  it.each([true, false])("frees its place within a token (stream: %s)", async (stream) => {
    const leaving = new AbortController();
    const asked = fetch(chat, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        messages: MESSAGES,
        stream,
        top_n_sigma: "off",
        temperature: 50,
        max_tokens: 480,
      }),
      signal: leaving.signal,
    });
    asked.catch(() => {});
    const [served] = serving.models;
    await expect
      .poll(() => served.slots.some(({ text }) => (text?.count ?? 0) > 2), { interval: 1 })
      .toBe(true);
    const { text } = served.slots.find((slot) => slot.text)!;
    let heard = Infinity;
    const { signal } = text as unknown as { signal: AbortSignal };
    signal.addEventListener("abort", () => (heard = text!.count));
    leaving.abort();
    await expect.poll(() => served.scheduler.running, { interval: 1 }).toBe(0);
    expect(text!.count - heard).toBeLessThanOrEqual(1); // tokens drawn since the server knows
  });
});
