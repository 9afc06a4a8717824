import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, streamText, wrapLanguageModel } from "ai";
import type { SamplerOptions } from "nsigma";
import { samplerMiddleware } from "nsigma/ai-sdk";
import { translate } from "nsigma/dialects";
import type { Host } from "nsigma/hosts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenaiServer, serveOpenAI } from "./openai-server.ts";
import { referenceHost } from "./reference-host.ts";

const prompt = "Mia has 12 plums and buys 9 more. How many plums does Mia have?";
const messages = [{ role: "user", content: prompt }] as const;
const SAMPLER: SamplerOptions = { topNSigma: 1, temperature: 3, seed: 7 };

let host: Host;
let server: OpenaiServer;
/** The body of the last request. */
let sent: Record<string, unknown>;

beforeAll(async () => {
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
  host = await referenceHost();
  server = await serveOpenAI();
});
afterAll(() => server.close());

function modelOf(options: SamplerOptions, name = "local") {
  const provider = createOpenAICompatible({
    name,
    baseURL: server.url,
    includeUsage: true,
    fetch(url, init) {
      sent = JSON.parse(init?.body as string);
      return fetch(url, init);
    },
  });
  const middleware = samplerMiddleware(options, { server: "llama.cpp" });
  return wrapLanguageModel({ model: provider("tiny"), middleware });
}

async function written(sampler: SamplerOptions): Promise<string> {
  return (await host.generate({ prompt: messages, sampler })).text;
}

describe("wrapLanguageModel({model, middleware: samplerMiddleware(options, {server})})", () => {
  it("generateText({prompt}) sends the sampler in the server's words, and nothing else of sampling", async () => {
    const { text, warnings } = await generateText({ model: modelOf(SAMPLER), prompt });
    expect(sent).toMatchObject({ top_n_sigma: 1, temperature: 3, seed: 7, messages });
    expect(sent.samplers).toEqual(expect.arrayContaining(["top_n_sigma", "temperature"]));
    expect(text).toMatch(/21/);
    expect(text).toBe(await written(translate("llama.cpp", sent).options));
    // The one thing that llama.cpp does in its own way: a seed gives its tokens, not ours.
    expect(warnings).toEqual([expect.objectContaining({ type: "compatibility", feature: "seed" })]);
  });

  it("generateText({temperature, topK, seed}) goes over the options, providerOptions.nsigma over both", async () => {
    const settings = { temperature: 0, topK: 5, maxOutputTokens: 24 };
    const providerOptions = { nsigma: { temperature: 2, minP: 0.1 } };
    const { text, warnings } = await generateText({
      model: modelOf(SAMPLER),
      prompt,
      ...settings,
      providerOptions,
    });
    expect(sent).toMatchObject({
      top_n_sigma: 1,
      temperature: 2,
      top_k: 5,
      min_p: 0.1,
      seed: 7,
      max_tokens: 24,
    });
    expect(text).not.toBe("");
    expect(warnings).toContainEqual(expect.objectContaining({ type: "unsupported", feature: "temperature" }));
    // The provider would warn of a topK; it never sees it.
    expect(warnings).not.toContainEqual({ type: "unsupported", feature: "topK" });
  });

  it("generateText({providerOptions: {name}}) sends the provider's own extras beside the sampler", async () => {
    const extras = { cache_prompt: true };
    await generateText({ model: modelOf(SAMPLER), prompt, providerOptions: { local: extras } });
    expect(sent).toMatchObject({ cache_prompt: true, top_n_sigma: 1 });
    for (const key of ["my-server", "myServer"]) {
      await generateText({
        model: modelOf(SAMPLER, "my-server"),
        prompt,
        providerOptions: { [key]: extras },
      });
      expect(sent).toMatchObject({ cache_prompt: true, top_n_sigma: 1 });
    }
  });

  it("generateText({providerOptions: {name: {top_p}}}) warns that the sampler's own value was sent", async () => {
    const providerOptions = { local: { top_p: 0.5 } };
    const { warnings } = await generateText({ model: modelOf(SAMPLER), prompt, providerOptions });
    expect(sent.top_p).toBe(1);
    expect(warnings).toContainEqual(expect.objectContaining({ type: "unsupported", feature: "top_p" }));
  });

  it("generateText(an option the server has not) warns that it is not done, and does not send it", async () => {
    const { warnings } = await generateText({ model: modelOf({ ...SAMPLER, etaCutoff: 0.1 }), prompt });
    expect(warnings).toContainEqual(expect.objectContaining({ type: "unsupported", feature: "etaCutoff" }));
    expect(Object.keys(sent).filter((field) => /eta_cutoff/.test(field))).toEqual([]);
  });

  it("streamText({prompt}) streams what the server writes, with the warnings at the start", async () => {
    const result = streamText({ model: modelOf({ ...SAMPLER, etaCutoff: 0.1 }), prompt });
    let text = "";
    for await (const piece of result.textStream) text += piece;
    expect(sent).toMatchObject({ stream: true, top_n_sigma: 1 });
    expect(text).toBe(await written(translate("llama.cpp", sent).options));
    expect(await result.warnings).toContainEqual(expect.objectContaining({ feature: "etaCutoff" }));
    expect((await result.usage).outputTokens).toBeGreaterThan(5);
  });

  it("generateText(a mistake, or a wish for traces) fails before anything is sent", async () => {
    const model = modelOf(SAMPLER);
    sent = {};
    expect(() => samplerMiddleware({ topP: 2 }, { server: "llama.cpp" })).toThrow(/^topP must be/);
    expect(() => samplerMiddleware(SAMPLER, { server: "lama.cpp" as "llama.cpp" })).toThrow(
      /^server must be/,
    );
    const strict = { server: "llama.cpp", unsupported: "refuse" } as const;
    expect(() => samplerMiddleware({ etaCutoff: 0.1 }, strict)).toThrow(/^etaCutoff is not supported by/);
    await expect(generateText({ model, prompt, topP: 2 })).rejects.toThrow(/^topP must be/);
    const providerOptions = { nsigma: { trace: true } };
    await expect(generateText({ model, prompt, providerOptions })).rejects.toThrow(/^trace is not supported/);
    expect(sent).toEqual({});
  });
});
