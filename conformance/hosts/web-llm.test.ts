import { type SamplerOptions } from "nsigma";
import { OPTION_NAMES } from "nsigma/options";
import type { Host, Message } from "nsigma/hosts";
import {
  ABILITIES,
  type LogitProcessor,
  samplerLogitProcessor,
  samplerRequest,
  webLlmHost,
} from "nsigma/web-llm";
import { beforeAll, describe, expect, it } from "vitest";
import { hostSuite } from "./host-suite.ts";
import { referenceHost } from "./reference-host.ts";
import { type Engine, openEngine } from "./web-llm/engine.ts";

const modelId = "tiny";
const QUESTION: Message = {
  role: "user",
  content: "Mia has 12 plums and buys 9 more. How many plums does Mia have?",
};
const SAMPLER: SamplerOptions = { topNSigma: 1, temperature: 1.5, seed: 7 };

async function openHost(): Promise<Host> {
  const processor = samplerLogitProcessor({});
  return webLlmHost({ engine: await openEngine(modelId, processor), modelId, processor });
}

hostSuite({ name: "web-llm", open: openHost });

interface Reply {
  choices: { message: { content: string }; finish_reason: string }[];
}

/** What the engine answers to a request of its own kind, not streamed. */
async function reply(engine: Engine, request: object): Promise<string> {
  const { choices } = (await engine.chat.completions.create({
    messages: [QUESTION],
    ...request,
  } as never)) as Reply;
  return choices[0].message.content;
}

describe("an engine with samplerLogitProcessor(options) in its registry", () => {
  let expected: string;
  beforeAll(async () => {
    const reference = await referenceHost();
    expected = (await reference.generate({ prompt: [QUESTION], sampler: SAMPLER, maxTokens: 32 })).text;
  });

  it("create(samplerRequest(request)) answers what transformers.js answers with the same seed", async () => {
    const engine = await openEngine(modelId, samplerLogitProcessor(SAMPLER));
    expect(await reply(engine, samplerRequest({ max_tokens: 32 }))).toBe(expected);
    // And again: the engine starts the chat over, and the sampler with it.
    expect(await reply(engine, samplerRequest({ max_tokens: 32 }))).toBe(expected);
  });

  it("create(request) cannot undo the draw, whatever the request and the model's config say", async () => {
    const engine = await openEngine(modelId, samplerLogitProcessor(SAMPLER));
    expect(await reply(engine, { max_tokens: 32 })).toBe(expected);
    const against = { temperature: 5, top_p: 0.01, frequency_penalty: 2, logit_bias: { 30: 100, 31: -100 } };
    expect(await reply(engine, { max_tokens: 32, ...against })).toBe(expected);
    expect(await reply(engine, { max_tokens: 32, temperature: 0 })).toBe(expected);
  });

  it("forwardTokensAndSample(ids) draws the next token", async () => {
    const drawn: number[] = [];
    const onTrace = ({ token }: { token: number }): unknown => drawn.push(token);
    const engine = await openEngine(modelId, samplerLogitProcessor({ temperature: 2, seed: 3 }, { onTrace }));
    const tokens = [await engine.forwardTokensAndSample([5, 6, 7], true)];
    tokens.push(await engine.forwardTokensAndSample([tokens[0]], false));
    expect(tokens).toEqual(drawn);
  });

  it("the engine asks for a draw, confirms it, and resets before every chat it does not know", async () => {
    const calls: string[] = [];
    const processor = samplerLogitProcessor({ temperature: 0 });
    const watched: LogitProcessor = {
      processLogits: (logits) => (calls.push("logits"), processor.processLogits(logits)),
      processSampledToken: (token) => (calls.push("token"), processor.processSampledToken(token)),
      resetState: () => (calls.push("reset"), processor.resetState()),
    };
    const engine = await openEngine(modelId, watched);
    const first = await reply(engine, { max_tokens: 64 });
    expect(calls.slice(0, 6)).toEqual(["reset", "reset", "logits", "token", "logits", "token"]);
    expect(calls.length % 2).toBe(0);

    calls.length = 0;
    const answered = { role: "assistant", content: first };
    const next = { role: "user", content: "Ben has 3 boxes of 8 pens. How many pens does Ben have?" };
    await reply(engine, { messages: [QUESTION, answered, next], max_tokens: 2 });
    expect(calls).toEqual(["logits", "token", "logits", "token"]); // the chat goes on, and nobody says so
    expect(processor.step).toBeGreaterThan(3);
  });
});

describe("webLlmHost({engine, modelId, processor})", () => {
  it("generate(a chat that goes on) draws as if the engine had kept nothing of it", async () => {
    const [host, reference] = [await openHost(), await referenceHost()];
    const next: Message = {
      role: "user",
      content: "Ben has 3 boxes of 8 pens. How many pens does Ben have?",
    };
    const first = await host.generate({ prompt: [QUESTION], sampler: SAMPLER });
    expect(first.ending).toBe("end of text");
    const prompt = [QUESTION, { role: "assistant", content: first.text } as const, next];
    const hot = { ...SAMPLER, temperature: 3 };
    const second = await host.generate({ prompt, sampler: hot, maxTokens: 24 });
    const alone = await reference.generate({ prompt, sampler: hot, maxTokens: 24 });
    expect(second.text).toBe(alone.text);
    expect(second.promptTokens).toBeLessThan(alone.promptTokens);
  });

  it("generate(request) that ends with half a character writes what transformers.js writes", async () => {
    const [host, reference] = [await openHost(), await referenceHost()];
    // The first byte of three.
    const sampler = { temperature: 0, logitBias: { 162: 100 } };
    for (const maxTokens of [1, 2, 4, 5]) {
      const request = { prompt: [QUESTION], sampler, maxTokens };
      const pieces: string[] = [];
      const { text } = await host.generate({ ...request, onText: (piece) => pieces.push(piece) });
      expect(text).toBe("\ufffd".repeat(maxTokens));
      expect(pieces.join("")).toBe(text);
      expect((await reference.generate(request)).text).toBe(text);
    }
  });

  it("generate(request) twice at once gives each its own sampler", async () => {
    const [host, reference] = [await openHost(), await referenceHost()];
    const samplers = [SAMPLER, { temperature: 2, minP: 0.05, seed: 5 }];
    const ask = (of: Host) => (sampler: SamplerOptions) =>
      of.generate({ prompt: [QUESTION], sampler, maxTokens: 16 }).then(({ text }) => text);
    expect(await Promise.all(samplers.map(ask(host)))).toEqual(
      await Promise.all(samplers.map(ask(reference))),
    );
  });

  it("generate({presencePenalty}) notes that the prompt is not seen", async () => {
    const host = await openHost();
    const sampler = { ...SAMPLER, presencePenalty: 0.5, bannedTokens: [3, [4, 5]] };
    const { notes } = await host.generate({ prompt: [QUESTION], sampler, maxTokens: 2 });
    expect(notes).toEqual([
      { option: "bannedTokens", value: [3, [4, 5]], why: ABILITIES.bannedTokens.why },
      { option: "presencePenalty", value: 0.5, why: ABILITIES.presencePenalty.why },
    ]);
  });

  it("generate({presencePenalty, promptPenalties: none}) writes what transformers.js writes, without a note", async () => {
    const [host, reference] = [await openHost(), await referenceHost()];
    const sampler = {
      ...SAMPLER,
      presencePenalty: 3,
      repetitionPenalty: 1.2,
      promptPenalties: "none",
    } as const;
    const request = { prompt: [QUESTION], sampler, maxTokens: 24 };
    const { text, notes } = await host.generate(request);
    expect(text).toBe((await reference.generate(request)).text);
    expect(notes).toEqual([]);
  });

  it("generate(request) of an engine that never calls the processor says how to register it, and ends", async () => {
    const processor = samplerLogitProcessor({});
    const host = webLlmHost({ engine: await openEngine(modelId), modelId, processor });
    const request = { prompt: [QUESTION], sampler: SAMPLER };
    await expect(host.generate(request)).rejects.toThrow(
      /^processor must be .* logitProcessorRegistry under "tiny"/,
    );
    await expect(host.generate(request)).rejects.toThrow(/^processor must be/); // and has not left the engine locked
  });
});

describe("ABILITIES", () => {
  it("says of every option what becomes of it, and why when that is not what it says", () => {
    expect(Object.keys(ABILITIES).sort()).toEqual([...OPTION_NAMES].sort());
    for (const { how, why } of Object.values(ABILITIES)) expect(why === undefined).toBe(how === "honoured");
  });
});
