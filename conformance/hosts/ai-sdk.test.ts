import { UnsupportedFunctionalityError } from "@ai-sdk/provider";
import { generateText, jsonSchema, Output, streamText, type Tool } from "ai";
import type { SamplerOptions, Trace } from "nsigma";
import { languageModel } from "nsigma/ai-sdk";
import type { Generated, Host } from "nsigma/hosts";
import { beforeAll, describe, expect, it } from "vitest";
import { referenceHost } from "./reference-host.ts";

const prompt = "Mia has 12 plums and buys 9 more. How many plums does Mia have?";
const SAMPLER: SamplerOptions = { topNSigma: 1, temperature: 1.5, seed: 7 };
/** An image of one pixel. */
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const SCHEMA = jsonSchema<{ place: string }>({ type: "object", properties: { place: { type: "string" } } });

const weather: Tool = { description: "the weather of a place", inputSchema: SCHEMA };

let host: Host;
beforeAll(async () => {
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
  host = await referenceHost();
});

/** What the host itself writes. */
function written(sampler: SamplerOptions, maxTokens = 32): Promise<Generated> {
  return host.generate({ prompt: [{ role: "user", content: prompt }], sampler, maxTokens });
}

describe("generateText({model: languageModel(host, options)})", () => {
  it("generateText({prompt}) is the host's text, with its usage and its ending", async () => {
    const { text, tokens, promptTokens } = await written(SAMPLER, 128);
    const result = await generateText({ model: languageModel(host, SAMPLER), prompt });
    expect(result.text).toBe(text);
    expect(result.usage).toMatchObject({ inputTokens: promptTokens, outputTokens: tokens });
    expect(result.finishReason).toBe("stop");
    expect(result.rawFinishReason).toBe("end of text");
    expect(result.providerMetadata?.nsigma).toEqual({ ending: "end of text", notes: [] });
    expect(result.warnings).toEqual([]);
  });

  it("generateText({temperature, topP, topK, ...}) goes over the model's own options", async () => {
    const chains: string[][] = [];
    const onTrace = ({ steps }: Trace): unknown => chains.push(steps.map(({ name }) => name));
    const model = languageModel(host, { dryMultiplier: 1, temperature: 0, topK: 1, seed: 1 }, { onTrace });
    const settings = { temperature: 3, topK: 50, presencePenalty: 0.5, frequencyPenalty: 0.25, seed: 11 };
    const { text } = await generateText({ model, prompt, ...settings, topP: 0.9999, maxOutputTokens: 24 });
    expect(chains[0]).toEqual(["penalties", "dry", "topK", "topP", "temperature"]);
    expect(text).toBe((await written({ dryMultiplier: 1, topP: 0.9999, ...settings }, 24)).text);
    expect(text).not.toBe(
      (await written({ dryMultiplier: 1, topP: 0.9999, ...settings, seed: 12 }, 24)).text,
    );
  });

  it("generateText({providerOptions: {nsigma}}) goes over both, and says which settings it overruled", async () => {
    const sampler = { temperature: 2, minP: 0.2, seed: 5 };
    const { text, warnings } = await generateText({
      model: languageModel(host, SAMPLER),
      prompt,
      temperature: 0.1,
      seed: 5,
      maxOutputTokens: 24,
      providerOptions: { nsigma: sampler },
    });
    expect(text).toBe((await written({ ...SAMPLER, ...sampler }, 24)).text);
    const details = "providerOptions.nsigma sets temperature too, and its value was used";
    expect(warnings).toEqual([{ type: "unsupported", feature: "temperature", details }]);
  });

  it("generateText(options that are undefined) erases none that are set", async () => {
    const nsigma = { topNSigma: undefined, temperature: undefined, seed: 5 } as never;
    const { text } = await generateText({
      model: languageModel(host, SAMPLER),
      prompt,
      temperature: undefined as never,
      maxOutputTokens: 24,
      providerOptions: { nsigma },
    });
    expect(text).toBe((await written({ ...SAMPLER, seed: 5 }, 24)).text);
  });

  it("generateText and streamText (a host that thinks first) tell its thoughts from its text", async () => {
    const thinking: Host = {
      name: "thinking",
      generate: async (request) => {
        const generated = await host.generate({ ...request, maxTokens: 4 });
        return { ...generated, tokens: 6, reasoning: "Hmm", reasoningTokens: 2 };
      },
    };
    const model = languageModel(thinking, SAMPLER);
    const whole = await generateText({ model, prompt });
    expect([whole.reasoningText, whole.text !== ""]).toEqual(["Hmm", true]);
    expect(whole.usage.outputTokenDetails).toEqual({ textTokens: 4, reasoningTokens: 2 });
    const streamed = streamText({ model, prompt });
    await streamed.consumeStream();
    expect([await streamed.reasoningText, await streamed.text]).toEqual(["Hmm", whole.text]);
  });

  it("generateText({stopSequences}) and ({maxOutputTokens}) end the text and say so", async () => {
    const { text: whole } = await written(SAMPLER);
    const stop = whole.slice(12, 15);
    const model = languageModel(host, SAMPLER);
    const stopped = await generateText({ model, prompt, stopSequences: [stop] });
    expect(stopped).toMatchObject({ text: whole.slice(0, whole.indexOf(stop)), finishReason: "stop" });
    expect(stopped.rawFinishReason).toBe("stop string");
    const short = await generateText({ model, prompt, maxOutputTokens: 3 });
    expect(short.finishReason).toBe("length");
    expect(short.usage.outputTokens).toBe(3);
  });

  it("generateText({messages}) answers a whole chat", async () => {
    const messages = [
      { role: "user", content: prompt },
      { role: "assistant", content: "12 + 9 = 21" },
      {
        role: "user",
        content: [
          { type: "text", text: "Ben has 3 boxes of 8 pens. " },
          { type: "text", text: "How many?" },
        ],
      },
    ] as const;
    const chat = messages.map(({ role, content }) => ({
      role,
      content: typeof content === "string" ? content : content.map(({ text }) => text).join(""),
    }));
    const model = languageModel(host, SAMPLER);
    const { text } = await generateText({
      model,
      messages: structuredClone(messages) as never,
      maxOutputTokens: 16,
    });
    expect(text).toBe((await host.generate({ prompt: chat, sampler: SAMPLER, maxTokens: 16 })).text);
  });

  it("generateText({providerOptions: {nsigma: {trace}}}) returns a trace for every token; onTrace hears them", async () => {
    const heard: Trace[] = [];
    const model = languageModel(host, SAMPLER, { onTrace: (trace) => heard.push(trace), modelId: "tiny" });
    const { providerMetadata, usage, response } = await generateText({
      model,
      prompt,
      maxOutputTokens: 5,
      providerOptions: { nsigma: { trace: true } },
    });
    expect(heard.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
    expect(providerMetadata?.nsigma.traces).toEqual(heard);
    expect(usage.outputTokens).toBe(5);
    expect(response.modelId).toBe("tiny");
  });

  it("generateText({tools, output}) warns of what it cannot do, and of settings that do nothing", async () => {
    const { warnings } = await generateText({
      model: languageModel(host, { ...SAMPLER, dryBase: 2 }),
      prompt,
      tools: { weather },
      maxOutputTokens: 2,
    });
    expect(warnings).toEqual([
      { type: "other", message: "dryBase does nothing without dryMultiplier" },
      { type: "unsupported", feature: "tools", details: "the model is not told of them and calls none" },
    ]);
    const asked = generateText({
      model: languageModel(host, SAMPLER),
      prompt,
      output: Output.object({ schema: SCHEMA }),
    });
    await expect(asked.then(({ output }) => output)).rejects.toThrow(
      /No object generated|No output generated/,
    );
  });

  it("generateText(a host with notes) makes them warnings", async () => {
    const note = { option: "temperature", value: 1.5, why: "rounded to float16" };
    const noting: Host = {
      name: "noting",
      generate: async (request) => ({ ...(await host.generate(request)), notes: [note] }),
    };
    const { warnings } = await generateText({
      model: languageModel(noting, SAMPLER),
      prompt,
      maxOutputTokens: 2,
    });
    expect(warnings).toEqual([{ type: "compatibility", feature: "temperature", details: note.why }]);
  });

  it("generateText(an image, or a bad option) fails before anything runs", async () => {
    const model = languageModel(host, SAMPLER);
    const messages = [
      { role: "user", content: [{ type: "image", image: PIXEL, mediaType: "image/png" }] },
    ] as const;
    const image = await generateText({ model, messages: structuredClone(messages) as never }).catch(
      (error) => error,
    );
    expect(UnsupportedFunctionalityError.isInstance(image)).toBe(true);
    expect(image.message).toBe("'files in a prompt (image/png)' functionality not supported.");
    await expect(generateText({ model, prompt, topP: 1.5 })).rejects.toThrow(/^topP must be/);
    const misspelt = { nsigma: { top_n_sigma: 1 } };
    await expect(generateText({ model, prompt, providerOptions: misspelt })).rejects.toThrow(
      /did you mean topNSigma/,
    );
  });

  it("generateText({abortSignal}) throws the abort", async () => {
    const controller = new AbortController();
    const model = languageModel(host, SAMPLER, { onTrace: () => controller.abort() });
    await expect(generateText({ model, prompt, abortSignal: controller.signal })).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});

describe("streamText({model: languageModel(host, options)})", () => {
  it("streamText({prompt}) streams the host's text in pieces, then usage and ending", async () => {
    const { text, tokens, promptTokens } = await written(SAMPLER);
    const result = streamText({ model: languageModel(host, SAMPLER), prompt, maxOutputTokens: 32 });
    const pieces: string[] = [];
    for await (const piece of result.textStream) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.join("")).toBe(text);
    expect(await result.usage).toMatchObject({ inputTokens: promptTokens, outputTokens: tokens });
    expect(await result.finishReason).toBe(tokens === 32 ? "length" : "stop");
    expect((await result.providerMetadata)?.nsigma).toMatchObject({ notes: [] });
    expect(await result.warnings).toEqual([]);
  });

  it("streamText({tools}) warns at the start", async () => {
    const result = streamText({
      model: languageModel(host, SAMPLER),
      prompt,
      tools: { weather },
      maxOutputTokens: 2,
    });
    await result.consumeStream();
    expect(await result.warnings).toEqual([expect.objectContaining({ feature: "tools" })]);
  });

  it("streamText({abortSignal}) ends mid-stream with an abort, after the beginning of the text", async () => {
    const { text: whole } = await written(SAMPLER);
    const controller = new AbortController();
    let aborted = 0;
    const { fullStream } = streamText({
      model: languageModel(host, SAMPLER),
      prompt,
      abortSignal: controller.signal,
      onAbort: () => void aborted++,
    });
    const types: string[] = [];
    let text = "";
    for await (const part of fullStream) {
      types.push(part.type);
      if (part.type !== "text-delta") continue;
      text += part.text;
      controller.abort();
    }
    expect(types.at(-1)).toBe("abort");
    expect(aborted).toBe(1);
    expect(text).not.toBe("");
    expect(whole.startsWith(text)).toBe(true);
    expect(text.length).toBeLessThan(whole.length);
  });

  it("doStream(call) that nobody reads on ends the generation", async () => {
    let drawn = 0;
    const endless = { ...SAMPLER, logitBias: { 1: false } } as const; // no end of text
    const model = languageModel(host, endless, { onTrace: () => void drawn++ });
    const { stream } = await model.doStream({
      prompt: [{ role: "user", content: [{ type: "text", text: prompt }] }],
    });
    const reader = stream.getReader();
    const types: string[] = [];
    for (let part = 0; part < 4; part++) types.push((await reader.read()).value!.type);
    await reader.cancel();
    const before = drawn;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(types).toEqual(["stream-start", "text-start", "text-delta", "text-delta"]);
    expect(drawn).toBeLessThanOrEqual(before + 1);
    expect(drawn).toBeLessThan(400);
  });

  it("streamText(a bad option) reports the error", async () => {
    const errors: unknown[] = [];
    const { fullStream } = streamText({
      model: languageModel(host, SAMPLER),
      prompt,
      temperature: -1,
      onError: ({ error }) => void errors.push(error),
    });
    for await (const part of fullStream) void part;
    expect(errors).toEqual([expect.objectContaining({ option: "temperature" })]);
  });
});
