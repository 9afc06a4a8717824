import { HumanMessage } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveEmbedded } from "../../packages/lab/src/serve/serve.fixture.ts";
import type { Serving } from "../../packages/lab/src/serve/serve.ts";
import { QUESTION } from "./question.ts";

let serving: Serving;
beforeAll(async () => {
  serving = await serveEmbedded();
});
afterAll(() => serving.close());

function chat(fields: object = {}): ChatOpenAI {
  return new ChatOpenAI({
    model: "embedded",
    apiKey: "none",
    maxRetries: 0,
    temperature: 1.5,
    configuration: { baseURL: `${serving.url}/v1` },
    modelKwargs: { top_n_sigma: 1, seed: 7 },
    ...fields,
  });
}

function tokensOf({ usage_metadata: usage }: { usage_metadata?: unknown }): number {
  return (usage as { output_tokens: number } | undefined)?.output_tokens ?? 0;
}

describe("LangChain's ChatOpenAI", () => {
  it.each([false, true])(
    "invoke() and stream() give one text, over responses: %s",
    async (useResponsesApi) => {
      const model = chat({ useResponsesApi });
      const whole = await model.invoke([new HumanMessage(QUESTION)]);
      expect(whole.text).not.toBe("");
      expect(tokensOf(whole)).toBeGreaterThan(0);
      let text = "";
      let tokens = 0;
      for await (const chunk of await model.stream([new HumanMessage(QUESTION)])) {
        text += chunk.text;
        tokens += tokensOf(chunk);
      }
      expect(text).toBe(whole.text);
      expect(tokens).toBe(tokensOf(whole));
    },
  );

  it("batch() answers each as invoke() does", async () => {
    const model = chat({ maxTokens: 10 });
    const questions = [QUESTION, "Tom has 3 apples. How many apples does he have?"];
    const batch = await model.batch(questions);
    const alone = await Promise.all(questions.map((question) => model.invoke(question)));
    expect(batch.map(({ text }) => text)).toEqual(alone.map(({ text }) => text));
  });

  it("hears why a request was refused", async () => {
    const model = chat().bindTools([{ type: "function", function: { name: "look", parameters: {} } }]);
    await expect(model.invoke(QUESTION)).rejects.toMatchObject({ status: 400, param: "tools" });
  });
});
