import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generate } from "../../generate/generate.ts";
import { loadLocal } from "../../models/load.ts";
import { EMBEDDED } from "../../models/locate.ts";
import type { LocalModel } from "../../models/model.ts";
import { eventsOf, post, serveEmbedded } from "../serve.fixture.ts";
import type { Serving } from "../serve.ts";

const QUESTION = "Tom has 3 apples and buys 4 more. How many apples does he have?";
const LOGPROBS = "message.output_text.logprobs";

let serving: Serving;
let model: LocalModel;
let url: string;

beforeAll(async () => {
  [serving, model] = await Promise.all([serveEmbedded(), loadLocal(EMBEDDED)]);
  url = `${serving.url}/v1/responses`;
});
afterAll(async () => {
  await serving.close();
  await model.close();
});

describe("POST /v1/responses", () => {
  it("answers what the library writes with the same sampler and seed, and repeats what it was asked for", async () => {
    const { status, body } = await post(url, {
      input: QUESTION,
      top_n_sigma: 1,
      temperature: 2,
      top_p: 0.9,
      seed: 5,
      metadata: { run: "7" },
      safety_identifier: "me",
      nsigma: { mask: true },
    });
    const sampler = { topNSigma: 1, temperature: 2, topP: 0.9, seed: 5 };
    const { text, promptTokens, tokens } = await generate(model, { prompt: QUESTION, sampler });
    expect(status).toBe(200);
    const [message] = body.output;
    expect(message).toMatchObject({ type: "message", role: "assistant", status: "completed" });
    expect(message.content).toEqual([{ type: "output_text", text, annotations: [], logprobs: [] }]);
    expect(message.nsigma.sampling_mask.offsets.length).toBeGreaterThan(1);
    expect(body).toMatchObject({
      status: "completed",
      incomplete_details: null,
      temperature: 2,
      top_p: 0.9,
      metadata: { run: "7" },
      safety_identifier: "me",
      store: false,
      usage: { input_tokens: promptTokens, output_tokens: tokens, total_tokens: promptTokens + tokens },
    });
    expect(body.completed_at).toBeGreaterThanOrEqual(body.created_at);
  });

  it("takes a chat as messages, with instructions before them and answers that come back as they were", async () => {
    const chat = (input: object, more: object = {}) => post(url, { input, seed: 1, ...more });
    const first = await chat([{ role: "user", content: QUESTION }]);
    const next = { role: "user", content: [{ type: "input_text", text: "And Ann?" }] };
    const { body } = await chat([...first.body.output, next], { instructions: "Count." });
    const [{ content }] = first.body.output;
    const messages = [
      { role: "system", content: "Count." },
      { role: "assistant", content: content[0].text },
      { role: "user", content: "And Ann?" },
    ];
    const { body: same } = await post(`${serving.url}/v1/chat/completions`, { messages, seed: 1 });
    expect(body.output[0].content[0].text).toBe(same.choices[0].message.content);
    expect(body.usage.input_tokens).toBe(same.usage.prompt_tokens);
    expect(body.instructions).toBe("Count.");
  });

  it("streams the same text in the protocol's events, in order and numbered", async () => {
    const asked = { input: QUESTION, temperature: 1.5, seed: 6, include: [LOGPROBS], top_logprobs: 2 };
    const { body } = await post(url, asked);
    const events = await eventsOf(url, asked);
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual([...events.keys()]);
    const types = events.map(({ type }) => type);
    const deltas = events.filter(({ type }) => type === "response.output_text.delta");
    expect(types).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      ...deltas.map(() => "response.output_text.delta"),
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
    ]);
    const [{ text, logprobs }] = body.output[0].content;
    expect(deltas.map(({ delta }) => delta).join("")).toBe(text);
    expect(deltas.flatMap((event) => event.logprobs)).toEqual(logprobs);
    expect(logprobs.map(({ token }: { token: string }) => token).join("")).toBe(text);
    expect(logprobs[0].top_logprobs).toHaveLength(2);
    const { response } = events.at(-1);
    expect(response.output[0].content).toEqual(body.output[0].content);
    expect(response.usage).toEqual(body.usage);
    expect(new Set(events.flatMap((event) => event.response?.id ?? []))).toEqual(new Set([response.id]));
    expect(new Set(events.flatMap((event) => event.item_id ?? event.item?.id ?? []))).toEqual(
      new Set([response.output[0].id]),
    );
  });

  it("names every event by its type and ends with [DONE]", async () => {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ input: QUESTION, stream: true, max_output_tokens: 2 }),
    });
    expect(answer.headers.get("content-type")).toMatch(/^text\/event-stream/);
    const blocks = (await answer.text()).trim().split("\n\n");
    expect(blocks.pop()).toBe("data: [DONE]");
    for (const block of blocks) {
      const [, name, data] = /^event: (\S+)\ndata: (.*)$/.exec(block)!;
      expect(JSON.parse(data).type).toBe(name);
    }
  });

  it("is incomplete when the tokens are used up, whole and streamed", async () => {
    const asked = { input: QUESTION, seed: 1, max_output_tokens: 3 };
    const { body } = await post(url, asked);
    const last = (await eventsOf(url, asked)).at(-1);
    expect(last.type).toBe("response.incomplete");
    for (const response of [body, last.response]) {
      expect(response).toMatchObject({
        status: "incomplete",
        incomplete_details: { reason: "max_output_tokens" },
        completed_at: null,
        max_output_tokens: 3,
        usage: { output_tokens: 3 },
      });
      expect(response.output[0].status).toBe("incomplete");
    }
  });

  it.each([
    ["store", { store: true }],
    ["previous_response_id", { previous_response_id: "resp_1" }],
    ["conversation", { conversation: "conv_1" }],
    ["background", { background: true }],
    ["tools", { tools: [{ type: "function", name: "look", parameters: {} }] }],
    ["reasoning", { reasoning: { effort: "high" } }],
    ["truncation", { truncation: "auto" }],
    ["include", { include: ["reasoning.encrypted_content"] }],
    ["prompt", { prompt: { id: "pmpt_1" } }],
    ["text", { text: { format: { type: "json_schema", name: "x", schema: {} } } }],
    ["text", { text: { verbosity: "low" } }],
    ["input", { input: [{ type: "function_call_output", call_id: "1", output: "2" }] }],
    ["input", { input: [{ role: "user", content: [{ type: "input_image", image_url: "data:," }] }] }],
    ["input", { input: [] }],
    ["metadata", { metadata: { a: 1 } }],
    ["n", { n: 2 }],
    ["stream_options", { stream_options: {} }],
    ["stream_options", { stream: true, stream_options: { include_obfuscation: true } }],
  ])("refuses by name what it does not serve: %s %j", async (param, more) => {
    const { status, body } = await post(url, { input: QUESTION, ...more });
    expect([status, body.error.param]).toEqual([400, param]);
    expect(body.error.message).toMatch(new RegExp(`^${param}`));
  });

  it("takes what asks for nothing, and says which labels have no place", async () => {
    const { status, body } = await post(url, {
      input: [
        { type: "message", role: "assistant", phase: "final_answer", content: "Four." },
        { role: "user", content: QUESTION },
      ],
      reasoning: { effort: null, summary: null },
      tool_choice: "auto",
      parallel_tool_calls: true,
      truncation: "disabled",
      store: false,
      text: { format: { type: "text" } },
      max_output_tokens: 1,
    });
    expect(status).toBe(200);
    expect(body.nsigma.unsupported).toEqual([
      { field: "input[0].phase", value: "final_answer", why: "templates have no place for it" },
    ]);
  });

  it("tells an error in the middle of a stream as the protocol's event", async () => {
    const hurried = await serveEmbedded({ timeout: 40 });
    try {
      const asked = { input: QUESTION, top_n_sigma: "off", temperature: 5 };
      const events = await eventsOf(`${hurried.url}/v1/responses`, asked);
      expect(events.at(-1)).toEqual({
        type: "error",
        sequence_number: events.length - 1,
        error: expect.objectContaining({ type: "timeout_error", code: "timeout" }),
      });
    } finally {
      await hurried.close();
    }
  });
});
