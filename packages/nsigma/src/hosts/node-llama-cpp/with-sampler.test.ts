import { LlamaChatSession, LlamaCompletion, type LlamaContextSequence, type Token } from "node-llama-cpp";
import { afterEach, describe, expect, it } from "vitest";
import type { SamplerOptions } from "../../options/options.ts";
import type { Trace } from "../../sampler/trace.ts";
import { nodeLlamaCppHost } from "./host.ts";
import { openSequence } from "./open-sequence.fixture.ts";
import { withSampler } from "./with-sampler.ts";

const QUESTION = "Mia has 12 plums and buys 9 more. How many plums does Mia have?";
const SAMPLER: SamplerOptions = { topNSigma: 1, temperature: 3, seed: 3 };
const OPTIONS = { maxTokens: 48 };

const opened: LlamaContextSequence[] = [];
async function open(): Promise<LlamaContextSequence> {
  const sequence = await openSequence();
  opened.push(sequence);
  return sequence;
}
afterEach(async () => {
  for (const sequence of opened.splice(0)) await sequence.model.dispose();
});

async function byHost(prompt: string): Promise<string> {
  const host = nodeLlamaCppHost({ sequence: await open() });
  return (await host.generate({ prompt, sampler: SAMPLER, ...OPTIONS })).text;
}

describe("withSampler(sequence, options)", () => {
  it("new LlamaChatSession({contextSequence: withSampler(...)}) answers as the host does", async () => {
    // Without a system prompt it would write one of its own.
    const contextSequence = withSampler(await open(), SAMPLER);
    const session = new LlamaChatSession({ contextSequence, systemPrompt: "" });
    const text = await session.prompt(QUESTION, OPTIONS);
    expect(text).toMatch(/#### \d+$/);
    expect(text).toBe(await byHost(`<|user|>${QUESTION}<|assistant|>`));
    // A second turn has the first in its prompt.
    expect(await session.prompt(QUESTION, OPTIONS)).toMatch(/#### \d+$/);
  });

  it("new LlamaCompletion({contextSequence: withSampler(...)}) goes on as the host does", async () => {
    const completion = new LlamaCompletion({ contextSequence: withSampler(await open(), SAMPLER) });
    const prompt = "Mia has 12 plums and buys";
    expect(await completion.generateCompletion(prompt, OPTIONS)).toBe(await byHost(prompt));
  });

  it("withSampler(sequence, options, {onTrace}) hears every token", async () => {
    const traces: Trace[] = [];
    const sequence = withSampler(await open(), SAMPLER, { onTrace: (trace) => traces.push(trace) });
    const tokens: number[] = [];
    for await (const token of sequence.evaluate(sequence.model.tokenize("Mia has"))) {
      tokens.push(token);
      if (tokens.length === 5) break;
    }
    expect(traces.map(({ token }) => token)).toEqual(tokens);
    expect(traces.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
  });

  it("sequence.evaluate(tokens) ends before the end of the text, or after it when it is asked for", async () => {
    const sequence = withSampler(await open(), { temperature: 0 });
    const { model } = sequence;
    const prompt = model.tokenize(`<|user|>${QUESTION}<|assistant|>`, true);
    const all = async (yieldEogToken: boolean): Promise<number[]> => {
      await sequence.clearHistory();
      const tokens: number[] = [];
      for await (const token of sequence.evaluate(prompt, { yieldEogToken })) {
        tokens.push(token);
        if (token === model.tokens.eos) break;
      }
      return tokens;
    };
    expect(await all(true)).toEqual([...(await all(false)), model.tokens.eos]);
  });

  it("evaluate(tokens).next(another token) goes on with that, and the sampler takes note", async () => {
    const sequence = await open();
    const [a, b] = sequence.model.tokenize(" plums and");
    const prompt = sequence.model.tokenize("Mia has 12");
    const third = async (sampler: SamplerOptions): Promise<Token | void> => {
      await sequence.clearHistory();
      const drawn = withSampler(sequence, sampler).evaluate(prompt);
      await drawn.next();
      await drawn.next(b);
      const { value } = await drawn.next([a, b]);
      expect(sequence.contextTokens.slice(-3)).toEqual([b, a, b]);
      return value;
    };
    const best = (await third({ temperature: 0 })) as Token;
    expect(await third({ temperature: 0, bannedTokens: [[b, best]] })).not.toBe(best);
    expect(await third({ temperature: 0, bannedTokens: [[a, best]] })).toBe(best);
  });

  it("session.prompt(text, what samples or steers) is refused with what to write instead", async () => {
    const sequence = withSampler(await open(), SAMPLER);
    const session = new LlamaChatSession({ contextSequence: sequence });
    const grammar = await sequence.model.llama.getGrammarFor("json");
    for (const [options, message] of [
      [{ temperature: 1 }, /^temperature is not supported beside withSampler: write temperature in the/],
      [{ topK: 5 }, /^topK .*write topK/],
      [{ xtc: { probability: 1, threshold: 0.1 } }, /^xtc .*write xtcProbability/],
      [{ repeatPenalty: { penalty: 1.3 } }, /^repeatPenalty\.penalty .*write repetitionPenalty/],
      [{ grammar }, /^grammar is not supported beside withSampler/],
    ] as const) {
      await expect(session.prompt(QUESTION, options as object)).rejects.toThrow(message);
    }
    expect(await session.prompt(QUESTION, { ...OPTIONS, repeatPenalty: false })).not.toBe("");
  });

  it("withSampler(sequence, a mistake) fails at once", async () => {
    const sequence = await open();
    expect(() => withSampler(sequence, { topP: 2 })).toThrow(/^topP must be a number from 0 to 1/);
    expect(() => withSampler(sequence, { repetitionPenalty: 1.1 })).toThrow(
      /^repetitionPenalty is not supported without repetitionForm "log-probability"/,
    );
    expect(() => withSampler(sequence.context as never, SAMPLER)).toThrow(
      /^sequence must be .*getSequence\(\)/,
    );
  });
});
