import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { eventsOf, post, serveEmbedded } from "../../packages/lab/src/serve/serve.fixture.ts";
import type { Serving } from "../../packages/lab/src/serve/serve.ts";

// What the compliance suite of Open Responses (openresponses.org, specification of 2026-04-24) asks of answers, as far as they are
// text: four requests, the form of the answer and of every event. Written anew from the specification. What else the suite asks for
// is refused by name.

const nothing = z.null();
const scored = z.object({ token: z.string(), logprob: z.number(), bytes: z.array(z.int()) });
const logprobs = z.array(scored.extend({ top_logprobs: z.array(scored) }));
const part = z.object({
  type: z.literal("output_text"),
  text: z.string(),
  annotations: z.tuple([]),
  logprobs,
});
const status = z.enum(["in_progress", "completed", "incomplete"]);
const message = z.object({
  type: z.literal("message"),
  id: z.string().min(1),
  status,
  role: z.literal("assistant"),
  content: z.array(part),
});
const usage = z.object({
  input_tokens: z.int(),
  output_tokens: z.int(),
  total_tokens: z.int(),
  input_tokens_details: z.object({ cached_tokens: z.int() }),
  output_tokens_details: z.object({ reasoning_tokens: z.int() }),
});
const response = z.object({
  id: z.string().min(1),
  object: z.literal("response"),
  created_at: z.int(),
  completed_at: z.int().nullable(),
  status,
  incomplete_details: z.object({ reason: z.string() }).nullable(),
  model: z.string(),
  previous_response_id: nothing,
  instructions: z.string().nullable(),
  output: z.array(message),
  error: nothing,
  tools: z.tuple([]),
  tool_choice: z.enum(["auto", "none", "required"]),
  truncation: z.literal("disabled"),
  parallel_tool_calls: z.boolean(),
  text: z.object({ format: z.object({ type: z.literal("text") }) }),
  top_p: z.number(),
  presence_penalty: z.number(),
  frequency_penalty: z.number(),
  top_logprobs: z.int(),
  temperature: z.number(),
  reasoning: z.object({ effort: nothing, summary: nothing }).nullable(),
  usage: usage.nullable(),
  max_output_tokens: z.int().nullable(),
  max_tool_calls: z.int().nullable(),
  store: z.literal(false),
  background: z.literal(false),
  service_tier: z.string(),
  metadata: z.record(z.string(), z.string()),
  safety_identifier: z.string().nullable(),
  prompt_cache_key: z.string().nullable(),
});

const numbered = { sequence_number: z.int() };
const inOutput = { ...numbered, output_index: z.int() };
const inPart = { ...inOutput, item_id: z.string(), content_index: z.int() };
const event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("response.created"), ...numbered, response }),
  z.object({ type: z.literal("response.in_progress"), ...numbered, response }),
  z.object({ type: z.literal("response.output_item.added"), ...inOutput, item: message }),
  z.object({ type: z.literal("response.content_part.added"), ...inPart, part }),
  z.object({ type: z.literal("response.output_text.delta"), ...inPart, delta: z.string(), logprobs }),
  z.object({ type: z.literal("response.output_text.done"), ...inPart, text: z.string(), logprobs }),
  z.object({ type: z.literal("response.content_part.done"), ...inPart, part }),
  z.object({ type: z.literal("response.output_item.done"), ...inOutput, item: message }),
  z.object({ type: z.literal("response.completed"), ...numbered, response }),
]);

let serving: Serving;
let url: string;
beforeAll(async () => {
  serving = await serveEmbedded();
  url = `${serving.url}/v1/responses`;
});
afterAll(() => serving.close());

const said = (role: string, content: unknown, more: object = {}) => ({
  type: "message",
  role,
  content,
  ...more,
});

const REQUESTS: [string, object][] = [
  ["a text", { input: [said("user", "Tom has 3 apples. How many apples does he have?")] }],
  [
    "a system message",
    { input: [said("system", "Answer like a pirate."), said("user", "Count the apples.")] },
  ],
  [
    "a conversation",
    {
      input: [
        said("user", "Tom has 3 apples."),
        said("assistant", "Tom has 3 apples."),
        said("user", "How many apples does he have?"),
      ],
    },
  ],
  [
    "answers with their phases",
    {
      input: [
        said("assistant", "Tom's apples are to be counted.", { phase: "commentary" }),
        said("assistant", "Tom has 3 apples.", { phase: "final_answer" }),
        said("user", "How many?"),
      ],
    },
  ],
];

describe("what the Open Responses suite asks for", () => {
  it.each(REQUESTS)("%s: a complete response, of its form", async (_, asked) => {
    const { status: code, body } = await post(url, { model: "embedded", ...asked, seed: 1 });
    expect(code).toBe(200);
    const read = response.parse(body);
    expect([read.status, read.output.length]).toEqual(["completed", 1]);
    expect(read.usage!.total_tokens).toBe(read.usage!.input_tokens + read.usage!.output_tokens);
  });

  it.each(REQUESTS)(
    "%s, streamed: events of their form, and a complete response at the end",
    async (_, asked) => {
      const events = await eventsOf(url, {
        model: "embedded",
        ...asked,
        seed: 1,
        include: ["message.output_text.logprobs"],
        top_logprobs: 1,
      });
      const read = events.map((each) => event.parse(each));
      const last = read.at(-1)!;
      expect(last.type === "response.completed" && last.response.status).toBe("completed");
      expect(read.filter(({ type }) => type === "response.output_text.delta").length).toBeGreaterThan(1);
    },
  );

  it.each<[string, object]>([
    ["tools", { tools: [{ type: "function", name: "get_weather", parameters: { type: "object" } }] }],
    ["input", { input: [said("user", [{ type: "input_image", image_url: "data:image/png;base64,AAAA" }])] }],
  ])("refuses %s by name", async (param, asked) => {
    const { status: code, body } = await post(url, { model: "embedded", input: "Hello", ...asked });
    expect([code, body.error.param, body.error.type]).toEqual([400, param, "invalid_request_error"]);
  });

  it("has no compaction and no WebSocket, and says so", async () => {
    const compact = await post(`${url}/compact`, { model: "embedded", input: "Hello" });
    expect([compact.status, compact.body.error.message]).toEqual([
      404,
      "there is no POST /v1/responses/compact here; see /openapi.json",
    ]);
    const upgrade = await fetch(url);
    expect(upgrade.status).toBe(404);
  });
});
