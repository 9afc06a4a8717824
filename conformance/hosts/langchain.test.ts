import { InMemoryCache } from "@langchain/core/caches";
import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import type { SamplerOptions, Trace } from "nsigma";
import type { Generated, Host, HostRequest } from "nsigma/hosts";
import { ChatNsigma } from "nsigma/langchain";
import { beforeAll, describe, expect, it } from "vitest";
import { referenceHost } from "./reference-host.ts";

const QUESTION = "Mia has 12 plums and buys 9 more. How many plums does Mia have?";
const SAMPLER: SamplerOptions = { topNSigma: 1, temperature: 1.5, seed: 7 };

let host: Host;
let model: ChatNsigma;
beforeAll(async () => {
  host = await referenceHost();
  model = new ChatNsigma({ host, sampler: SAMPLER, maxTokens: 32 });
});

/** What the host itself writes. */
function written(question = QUESTION, request: Partial<HostRequest> = {}): Promise<Generated> {
  const prompt = [{ role: "user", content: question }] as const;
  return host.generate({ prompt, sampler: SAMPLER, maxTokens: 32, ...request });
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe("new ChatNsigma({host, sampler})", () => {
  it("invoke(text) is the host's text, with usage, ending and notes", async () => {
    const { text, tokens, promptTokens, ending } = await written();
    const message = await model.invoke(QUESTION);
    expect(message.text).toBe(text);
    expect(message.usage_metadata).toMatchObject({
      input_tokens: promptTokens,
      output_tokens: tokens,
      total_tokens: promptTokens + tokens,
    });
    expect(message.response_metadata).toEqual({ ending, notes: [], warnings: [] });
  });

  it("invoke(messages) answers a whole chat, text blocks joined", async () => {
    const messages = [
      new SystemMessage("Be brief."),
      new HumanMessage(QUESTION),
      new AIMessage("12 + 9 = 21"),
      new HumanMessage({
        content: [
          { type: "text", text: "Ben has 3 boxes. " },
          { type: "text", text: "How many?" },
        ],
      }),
    ];
    const prompt = [
      { role: "system", content: "Be brief." },
      { role: "user", content: QUESTION },
      { role: "assistant", content: "12 + 9 = 21" },
      { role: "user", content: "Ben has 3 boxes. How many?" },
    ] as const;
    expect((await model.invoke(messages)).text).toBe((await written("", { prompt })).text);
  });

  it("stream(text) hands the text out in pieces, usage and ending with the last", async () => {
    const { text, tokens, ending } = await written();
    const chunks = await all(await model.stream(QUESTION));
    expect(chunks.length).toBeGreaterThan(5);
    expect(chunks.map((chunk) => chunk.text).join("")).toBe(text);
    const whole = chunks.reduce((whole, chunk) => whole.concat(chunk));
    expect(whole.usage_metadata).toMatchObject({ output_tokens: tokens });
    expect(whole.response_metadata).toMatchObject({ ending, notes: [] });
  });

  it("batch(texts) gives each the text it gets alone", async () => {
    const questions = [
      QUESTION,
      "Ben has 3 boxes of 8 pens. How many pens does Ben have?",
      "Tom reads 9 pages.",
    ];
    const messages = await model.batch(questions);
    const alone = await Promise.all(questions.map((question) => written(question)));
    expect(messages.map((message) => message.text)).toEqual(alone.map(({ text }) => text));
  });

  it("invoke(text, {sampler, stop, maxTokens}) goes over what the model was made with", async () => {
    const sampler = { temperature: 3, seed: 5 };
    const hot = await model.invoke(QUESTION, { sampler });
    expect(hot.text).toBe((await written(QUESTION, { sampler: { ...SAMPLER, ...sampler } })).text);
    expect((await model.invoke(QUESTION, { maxTokens: 3 })).response_metadata).toMatchObject({
      ending: "length",
    });
    const { text: whole } = await written();
    const stop = whole.slice(12, 15);
    const stopped = await model.invoke(QUESTION, { stop: [stop] });
    expect(stopped.text).toBe(whole.slice(0, whole.indexOf(stop)));
    expect(stopped.response_metadata).toMatchObject({ ending: "stop string" });
  });

  it("pipe: a prompt template, the model and a parser make a chain", async () => {
    const template = ChatPromptTemplate.fromMessages([
      ["human", "{name} has {count} plums and buys 9 more. How many plums does {name} have?"],
    ]);
    const chain = template.pipe(model).pipe(new StringOutputParser());
    const { text } = await written();
    expect(await chain.invoke({ name: "Mia", count: 12 })).toBe(text);
    const pieces = await all(await chain.stream({ name: "Mia", count: 12 }));
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.join("")).toBe(text);
  });

  it("withConfig({stop}) binds call options", async () => {
    const { text: whole } = await written();
    const bound = model.withConfig({ stop: [whole.slice(12, 15)] });
    expect((await bound.invoke(QUESTION)).text).toBe(whole.slice(0, whole.indexOf(whole.slice(12, 15))));
  });

  it("invoke(text, {callbacks}) tells handleLLMNewToken of every piece, and the end once", async () => {
    const pieces: string[] = [];
    let ends = 0;
    const callbacks = [
      { handleLLMNewToken: (piece: string) => void pieces.push(piece), handleLLMEnd: () => void ends++ },
    ];
    const { text } = await model.invoke(QUESTION, { callbacks });
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.join("")).toBe(text);
    expect(ends).toBe(1);
  });

  it("invoke(text, {onTrace}) hears a trace for every token", async () => {
    const steps: number[] = [];
    await model.invoke(QUESTION, { maxTokens: 4, onTrace: ({ step }: Trace) => void steps.push(step) });
    expect(steps).toEqual([0, 1, 2, 3]);
  });

  it("invoke(text, {signal}) and stream(text, {signal}) throw the abort, and the generation ends", async () => {
    const traces: Trace[] = [];
    const controller = new AbortController();
    const onTrace = (trace: Trace) => {
      traces.push(trace);
      controller.abort();
    };
    const { signal } = controller;
    await expect(model.invoke(QUESTION, { signal, onTrace })).rejects.toThrow(/abort/i);
    expect(traces.length).toBeLessThan(4);

    const leaving = new AbortController();
    let text = "";
    const reading = (async () => {
      for await (const chunk of await model.stream(QUESTION, { signal: leaving.signal })) {
        text += chunk.text;
        leaving.abort();
      }
    })();
    await expect(reading).rejects.toThrow(/abort/i);
    expect((await written()).text.startsWith(text)).toBe(true);
    expect(text).not.toBe("");
  });

  it("a cache keeps apart what other sampler options wrote", async () => {
    let asked = 0;
    const counting: Host = { name: host.name, generate: (request) => (asked++, host.generate(request)) };
    const cached = new ChatNsigma({
      host: counting,
      sampler: SAMPLER,
      maxTokens: 8,
      cache: new InMemoryCache(),
    });
    const { text } = await cached.invoke(QUESTION);
    expect((await cached.invoke(QUESTION)).text).toBe(text);
    expect(asked).toBe(1);
    await cached.invoke(QUESTION, { sampler: { seed: 8 } });
    await cached.invoke(QUESTION, { maxTokens: 4 });
    expect(asked).toBe(3);
  });

  it("a cache keeps apart other models, hosts and samplers, whatever a call says over them", async () => {
    const cache = new InMemoryCache();
    const asked: string[] = [];
    const answering = (name: string, ownModel?: string): Host => ({
      name: "one",
      ...(ownModel !== undefined && { model: ownModel }),
      generate: async (request) => {
        asked.push(name);
        request.onText?.(name);
        return { text: name, ending: "end of text", promptTokens: 1, tokens: 1, notes: [] };
      },
    });
    const [a, b] = [answering("a"), answering("b")];
    const say = async (fields: object, call: object = {}): Promise<string> =>
      (
        await new ChatNsigma({ host: a, sampler: SAMPLER, maxTokens: 2, cache, ...fields }).invoke(
          QUESTION,
          call,
        )
      ).text;
    const call = { sampler: { seed: 8 } };
    expect([await say({}), await say({}), await say({ host: b })]).toEqual(["a", "a", "b"]);
    await say({ sampler: { temperature: 2, seed: 7 } });
    await say({}, call);
    await say({ sampler: { minP: 0.1 } }, call); // the same call, another sampler under it
    await say({ maxTokens: 3 }, call);
    await say({ model: "SmolLM2" });
    expect(asked).toEqual(["a", "b", "a", "a", "a", "a", "a"]);
    // What says which model it is is the same model in another object, and in another process.
    const named = [answering("c", "SmolLM2 q8"), answering("d", "SmolLM2 q8"), answering("e", "SmolLM2 q4")];
    expect([
      await say({ host: named[0] }),
      await say({ host: named[1] }),
      await say({ host: named[2] }),
    ]).toEqual(["c", "c", "e"]);
  });

  it("an option that is undefined in a call erases none of the model's", async () => {
    const { text } = await written();
    const sampler = { topNSigma: undefined, temperature: undefined } as object;
    const said = await model.invoke(QUESTION, { sampler, maxTokens: undefined as never });
    expect(said.text).toBe(text);
  });

  it("names that are unknown are errors, in the constructor and in a call", async () => {
    const make = (fields: object) => () => new ChatNsigma({ host, ...fields });
    expect(make({ temperature: 2 })).toThrow(/^temperature belongs inside sampler/);
    expect(make({ stop: ["a"] })).toThrow(/^stop belongs in a call, or in withConfig/);
    expect(make({ max_tokens: 5 })).toThrow(/^max_tokens .*did you mean maxTokens/);
    expect(make({ modelName: "x" })).toThrow(/^modelName is not a field/);
    expect(make({ tags: ["a"], maxRetries: 1, verbose: false, temperature: undefined })).not.toThrow();
    await expect(model.invoke(QUESTION, { temperature: 2 } as object)).rejects.toThrow(
      /^temperature belongs inside sampler/,
    );
    await expect(model.invoke(QUESTION, { max_tokens: 5 } as object)).rejects.toThrow(
      /did you mean maxTokens/,
    );
    await expect(model.withConfig({ seed: 1 } as object).invoke(QUESTION)).rejects.toThrow(
      /^seed belongs inside/,
    );
    const config = { tags: ["a"], runName: "b", metadata: { c: 1 }, timeout: 60_000, maxTokens: 1 };
    expect((await model.invoke(QUESTION, config)).response_metadata.ending).toBe("length");
  });

  it("tool calls in a message are refused: without them it would say something else", async () => {
    const call = { id: "1", name: "weather", args: {} };
    for (const fields of [
      { tool_calls: [call] },
      { invalid_tool_calls: [{ ...call, args: "{", error: "broken" }] },
      { additional_kwargs: { function_call: { name: "weather", arguments: "{}" } } },
    ]) {
      const said = new AIMessage({ content: "", ...fields } as never);
      await expect(model.invoke([new HumanMessage(QUESTION), said])).rejects.toThrow(
        /^messages cannot hold tool calls/,
      );
    }
  });

  it("what a reasoning model thought is beside the text", async () => {
    const thinking: Host = {
      name: "thinking",
      generate: async (request) => ({
        ...(await host.generate(request)),
        reasoning: "Hmm",
        reasoningTokens: 1,
      }),
    };
    const message = await new ChatNsigma({ host: thinking, sampler: SAMPLER, maxTokens: 2 }).invoke(QUESTION);
    expect(message.additional_kwargs).toEqual({ reasoning_content: "Hmm" });
  });

  it("warnings: what of the options does nothing stands in response_metadata", async () => {
    const { response_metadata } = await model.invoke(QUESTION, { maxTokens: 1, sampler: { dryBase: 2 } });
    expect(response_metadata.warnings).toEqual(["dryBase does nothing without dryMultiplier"]);
  });

  it("a mistake, a tool, an image: one clear line", async () => {
    expect(() => new ChatNsigma({ host, sampler: { temperature: -1 } })).toThrow(/^temperature must be/);
    await expect(model.invoke(QUESTION, { sampler: { topP: 2 } })).rejects.toThrow(/^topP must be/);
    await expect(model.invoke(QUESTION, { maxTokens: 0 })).rejects.toThrow(/^maxTokens must be/);
    await expect(model.invoke(QUESTION, { tool_choice: "any" })).rejects.toThrow(
      /^tool_choice is not supported/,
    );
    const reply = new ToolMessage({ content: "4", tool_call_id: "1" });
    await expect(model.invoke([reply])).rejects.toThrow(/^messages must be from .*got "tool"/);
    const picture = new HumanMessage({
      content: [{ type: "image_url", image_url: "data:image/png;base64,AA" }],
    });
    await expect(model.invoke([picture])).rejects.toThrow(
      /^messages must be made of text only, got "image_url"/,
    );
  });
});
