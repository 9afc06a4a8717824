import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, streamText } from "ai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveEmbedded } from "../../packages/lab/src/serve/serve.fixture.ts";
import type { Serving } from "../../packages/lab/src/serve/serve.ts";
import { QUESTION } from "./question.ts";

let serving: Serving;
let provider: ReturnType<typeof createOpenAICompatible>;

beforeAll(async () => {
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
  serving = await serveEmbedded();
  const baseURL = `${serving.url}/v1`;
  provider = createOpenAICompatible({ name: "nsigma", baseURL, includeUsage: true });
});
afterAll(() => serving.close());

const SAMPLER = { temperature: 1.5, seed: 7 };
const OWN = { providerOptions: { nsigma: { top_n_sigma: 1 } } };

describe("AI SDK's openai-compatible provider", () => {
  it.each(["chatModel", "completionModel"] as const)(
    "%s: generateText() and streamText() give one text, usage and reason",
    async (kind) => {
      const asked = {
        model: provider[kind]("embedded"),
        prompt: QUESTION,
        ...SAMPLER,
        ...OWN,
        maxOutputTokens: 12,
      };
      const whole = await generateText(asked);
      expect(whole.text).not.toBe("");
      expect(whole.finishReason).toBe("length");
      expect(whole.usage.outputTokens).toBe(12);
      const stream = streamText(asked);
      let text = "";
      for await (const piece of stream.textStream) text += piece;
      expect(text).toBe(whole.text);
      expect(await stream.finishReason).toBe("length");
      expect((await stream.usage).outputTokens).toBe(12);
    },
  );

  it("hears why a request was refused, and does not repeat it", async () => {
    const model = provider.chatModel("embedded");
    const providerOptions = { nsigma: { top_n_sgima: 1 } };
    const error = await generateText({ model, prompt: QUESTION, providerOptions }).catch((thrown) => thrown);
    expect(error).toMatchObject({ statusCode: 400, isRetryable: false });
    expect(error.message).toMatch(/^top_n_sgima: there is no such field \(did you mean top_n_sigma\?\)/);
  });

  it("frees the place of a stream that is aborted", async () => {
    const controller = new AbortController();
    const stream = streamText({
      model: provider.chatModel("embedded"),
      prompt: QUESTION,
      temperature: 5,
      providerOptions: { nsigma: { top_n_sigma: "off" } },
      abortSignal: controller.signal,
    });
    for await (const piece of stream.textStream) if (piece) controller.abort();
    await expect.poll(() => serving.models[0].scheduler.running, { timeout: 5000 }).toBe(0);
  });
});
