import { basename } from "node:path";
import type { LlamaContextSequence } from "node-llama-cpp";
import { GGUF_FILE } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SamplerOptions } from "../../options/options.ts";
import type { Generated, Host, Message } from "../host.ts";
import { nodeLlamaCppHost } from "./host.ts";
import { openSequence } from "./open-sequence.fixture.ts";

const PROMPT: readonly Message[] = [
  { role: "user", content: "Mia has 12 plums and buys 9 more. How many plums does Mia have?" },
];

let sequence: LlamaContextSequence;
let host: Host;
let native: Host;
beforeAll(async () => {
  sequence = await openSequence();
  host = nodeLlamaCppHost({ sequence });
  native = nodeLlamaCppHost({ sequence, native: true });
});
afterAll(() => sequence.model.dispose());

const ask = (of: Host, sampler: SamplerOptions, more: object = {}): Promise<Generated> =>
  of.generate({ prompt: PROMPT, sampler, maxTokens: 40, ...more });

describe("nodeLlamaCppHost({sequence})", () => {
  it.each<SamplerOptions>([
    { temperature: 0 },
    { topK: 40, temperature: 1.5, seed: 2, draws: "llama.cpp" },
    { topP: 0.95, minP: 0.01, temperature: 2, seed: 3, draws: "llama.cpp" },
    { topP: 0.95, xtcProbability: 0.5, xtcThreshold: 0.05, seed: 4, draws: "llama.cpp" },
  ])("generate(%j) is node-llama-cpp's own draw, and ours gives the same text", async (sampler) => {
    const own = await ask(host, sampler);
    const ours = await ask(host, sampler, { onTrace: () => {} }); // traces are ours alone
    expect(own).toEqual(ours);
    expect(own.notes).toEqual([]);
    expect(own.text.length).toBeGreaterThan(20);
  });

  it("says which model it is by its file's name", () => {
    expect(host.model).toBe(basename(GGUF_FILE));
  });

  it("generate(a repetition penalty) says how it was applied", async () => {
    const { notes } = await ask(host, { repetitionPenalty: 1.1, temperature: 0 });
    expect(notes).toEqual([
      { option: "repetitionPenalty", value: 1.1, why: expect.stringMatching(/^applied to log-prob/) },
    ]);
  });

  it("generate() twice at once runs one after the other", async () => {
    const sampler = { topNSigma: 1, temperature: 1.5, seed: 9 };
    const alone = await ask(host, sampler);
    const both = await Promise.all([
      ask(host, sampler),
      ask(host, { ...sampler, topP: 2 }).catch(() => null),
    ]);
    expect(both).toEqual([alone, null]);
    expect(await Promise.all([ask(host, sampler), ask(host, sampler)])).toEqual([alone, alone]);
  });

  it("generate(a text that fills the context) ends there, and one that leaves no room is refused", async () => {
    const { model } = sequence;
    const text = "Mia has 12 plums. ".repeat(200);
    const fitting = model.detokenize(model.tokenize(text).slice(0, 500));
    const { ending, promptTokens, tokens } = await host.generate({
      prompt: fitting,
      sampler: { bannedTokens: [model.tokens.eos as number] },
    });
    expect({ ending, total: promptTokens + tokens }).toEqual({ ending: "length", total: 512 });
    await expect(host.generate({ prompt: text, sampler: {} })).rejects.toThrow(
      /^prompt must be shorter than the context's 512 tokens/,
    );
  });

  it("generate() after an abort is as if nothing had been", async () => {
    const sampler = { topNSigma: 1, temperature: 1.5, seed: 5 };
    const before = await ask(host, sampler);
    const controller = new AbortController();
    await ask(host, sampler, { signal: controller.signal, onText: () => controller.abort() });
    expect(await ask(host, sampler)).toEqual(before);
  });
});

describe("nodeLlamaCppHost({sequence, native: true})", () => {
  it("generate(what it can do) lets node-llama-cpp draw, and says whose random numbers they are", async () => {
    const sampler = { topK: 5, temperature: 0.8, seed: 1 };
    const { text, notes } = await ask(native, sampler);
    expect(notes).toEqual([
      { option: "draws", value: "nsigma", why: expect.stringMatching(/own random numbers/) },
    ]);
    expect(text).toBe((await ask(host, { ...sampler, draws: "llama.cpp" })).text);
  });

  it("generate(no seed) is another text every time, also within a second", async () => {
    const hot = (): Promise<Generated> => ask(native, { temperature: 5 });
    expect((await hot()).text).not.toBe((await hot()).text);
  });

  it("generate(what it cannot) draws by itself and says why", async () => {
    const { text, notes } = await ask(native, { topNSigma: 1, temperature: 1.5, seed: 7 });
    expect(notes).toEqual([
      { option: "native", value: true, why: expect.stringMatching(/no options for this/) },
    ]);
    expect(text).toBe((await ask(host, { topNSigma: 1, temperature: 1.5, seed: 7 })).text);
    const traced = await ask(native, { topK: 5, seed: 1 }, { onTrace: () => {} });
    expect(traced.notes[0].why).toMatch(/no traces/);
  });
});

describe("nodeLlamaCppHost({sequence, reusePrefix: true})", () => {
  it("generate() evaluates only what is new", async () => {
    const own = await openSequence();
    const reusing = nodeLlamaCppHost({ sequence: own, reusePrefix: true });
    const evaluated = async (prompt: string): Promise<number> => {
      const before = own.tokenMeter.getState();
      await reusing.generate({ prompt, sampler: { topNSigma: 1 }, maxTokens: 1 });
      const { usedInputTokens, usedOutputTokens } = own.tokenMeter.diff(before);
      return usedInputTokens + usedOutputTokens;
    };
    const whole = own.model.tokenize("Mia has 12 plums and buys 9 more.").length;
    expect(await evaluated("Mia has 12 plums and buys 9 more.")).toBe(whole);
    expect(await evaluated("Mia has 12 plums and buys 9 more.")).toBe(1);
    await own.model.dispose();
  });
});

describe("nodeLlamaCppHost(a mistake)", () => {
  it.each<[string, unknown, RegExp]>([
    ["nothing", undefined, /^sequence must be a node-llama-cpp sequence: context\.getSequence\(\)/],
    ["a context", { getSequence() {} }, /^sequence must be a node-llama-cpp sequence/],
    [
      "a sequence of an old version",
      { evaluate() {} },
      /^sequence has no .*which node-llama-cpp has from 3\.7/,
    ],
  ])("nodeLlamaCppHost({sequence: %s}) says what was expected", (_name, wrong, message) => {
    expect(() => nodeLlamaCppHost({ sequence: wrong as LlamaContextSequence })).toThrow(message);
  });

  it("nodeLlamaCppHost({sequence}) after its model is gone says so, before and during use", async () => {
    const own = await openSequence();
    const disposed = nodeLlamaCppHost({ sequence: own });
    await own.model.dispose();
    const message = /^sequence is disposed/;
    expect(() => nodeLlamaCppHost({ sequence: own })).toThrow(message);
    await expect(ask(disposed, {})).rejects.toThrow(message);
  });
});
