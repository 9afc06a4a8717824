import { AutoModelForCausalLM, AutoTokenizer, type Tensor } from "@huggingface/transformers";
import { createSampler, type SamplerOptions } from "nsigma";
import type { HostRequest } from "nsigma/hosts";
import { wllamaOptions } from "nsigma/wllama";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostSuite } from "../hosts/host-suite.ts";
import { referenceHost } from "../hosts/reference-host.ts";
import { NO_BROWSER } from "./browser.ts";
import type { Completed } from "./pages/wllama.ts";
import { openRemoteHost, OUTSIDE, type RemoteHost } from "./remote-host.ts";

const QUESTION = "Mia has 12 plums and buys 9 more. How many plums does Mia have?";
const CHAT = [{ role: "user", content: QUESTION }] as const;
/** A text nobody finishes: the model is in two minds at every token. */
const OPEN = "Mia has 12 plums and buys";
/** One that repeats itself, for what looks back. */
const REPEATING = "Mia has 12 plums and Ben has 1";
const OWN_DRAWS = "llama.cpp draws with random numbers of its own: tested below with those";
const NO_LOOKING_ON = "wllama tells nobody what it does: tested below by the probabilities it reports";

describe.skipIf(NO_BROWSER)(`wllama in a browser${NO_BROWSER ? ` (${NO_BROWSER})` : ""}`, () => {
  let opened: RemoteHost | undefined;
  const open = async (): Promise<RemoteHost> => (opened ??= await openRemoteHost("wllama"));
  afterAll(() => opened?.close());

  hostSuite({
    name: "wllama",
    open,
    skip: {
      "same text": OWN_DRAWS,
      "text prompts": OWN_DRAWS,
      "same kept sets": NO_LOOKING_ON,
      traces: NO_LOOKING_ON,
      listeners: OUTSIDE,
      "stop tokens": "in a chat llama.cpp leaves special tokens out of what it tells wllama: tested below",
    },
  });

  describe("wllamaHost({ wllama })", () => {
    it("generate({prompt: a text, stop}) ends before a special token; of a chat it says that it would not", async () => {
      const sampler = { temperature: 0, logitBias: { 2: 100 } };
      const ask = async (prompt: string | typeof CHAT, ...stop: string[]) =>
        (await open()).generate({ prompt, sampler, stop, maxTokens: 4 });
      expect(await ask(OPEN, "never", "<|user|>")).toMatchObject({
        text: "",
        ending: "stop string",
        tokens: 1,
        notes: [],
      });
      expect(await ask(CHAT, "never", "<|user|>")).toMatchObject({
        text: "",
        ending: "length",
        notes: [{ option: "stop", value: "<|user|>", why: expect.stringMatching(/out of a chat's answer/) }],
      });
      expect((await ask(OPEN, "<|user|>\n")).notes).toMatchObject([{ option: "stop", value: "<|user|>\n" }]);
    });

    it("generate({draws: 'llama.cpp', seed}) writes what our sampler writes with the same draws", async () => {
      const hosts = [await open(), await referenceHost()];
      for (const prompt of [CHAT, OPEN]) {
        for (const seed of [1, 2, 3]) {
          const sampler: SamplerOptions = { topNSigma: 1, temperature: 1.5, draws: "llama.cpp", seed };
          const answers = hosts.map((host) => host.generate({ prompt, sampler, maxTokens: 32 }));
          const [theirs, ours] = await Promise.all(answers);
          expect(theirs).toEqual(ours);
        }
      }
    });

    it("generate({seed}) says that the draws are llama.cpp's", async () => {
      const { notes } = await (await open()).generate({ prompt: CHAT, sampler: { seed: 1 }, maxTokens: 1 });
      expect(notes).toMatchObject([
        { option: "seed", value: 1, why: expect.stringMatching(/random numbers/) },
      ]);
    });

    it("generate(request) without a seed writes something else every time", async () => {
      const sampler = { temperature: 3, topK: 100 };
      const ask = async () => (await (await open()).generate({ prompt: CHAT, sampler, maxTokens: 8 })).text;
      // Eight tokens are the same by chance about once in 10^16 times.
      expect(await ask()).not.toBe(await ask());
    });

    it("generate(request) twice at once gives the texts of one after the other", async () => {
      const host = await open();
      const ask = (seed: number) =>
        host.generate({ prompt: OPEN, sampler: { topNSigma: 1, temperature: 1.5, seed }, maxTokens: 24 });
      const apart = [await ask(4), await ask(5)];
      expect(await Promise.all([ask(4), ask(5)])).toEqual(apart);
    });

    it("generate({signal}) hears an abort while it runs", async () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 100);
      const sampler = { temperature: 3, logitBias: { 1: false } } as const;
      const request = { prompt: CHAT, sampler, signal: controller.signal };
      const { ending, tokens } = await (await open()).generate(request);
      expect(ending).toBe("aborted");
      expect(tokens).toBeLessThan(400);
    });

    it("generate(what wllama cannot do) is refused", async () => {
      const host = await open();
      const ask = (sampler: SamplerOptions, more = {}) => host.generate({ prompt: CHAT, sampler, ...more });
      await expect(ask({ topA: 0.1 })).rejects.toThrow(/^topA is not supported by wllama/);
      await expect(ask({}, { onTrace: () => {} })).rejects.toThrow(/^onTrace is not supported/);
      await expect(ask({}, { prompt: QUESTION.repeat(30) })).rejects.toThrow(
        /^prompt must be shorter than the context's 512 tokens, got 5\d\d/,
      );
    });

    it("generate(request) before a model is loaded says what to do", async () => {
      const outcome = await askLoaded({ settings: null, request: { prompt: CHAT, sampler: {} } });
      expect(outcome).toMatch(/^wllama has no model yet/);
    });

    it("generate({seed}) on a model that was loaded with another seed, which wllama puts over it, is refused", async () => {
      const settings = { seed: 5 };
      const outcome = (seed: number) => askLoaded({ settings, request: { prompt: CHAT, sampler: { seed } } });
      expect(await outcome(7)).toMatch(/^seed must be 5, which this model was loaded with; .*, got 7/);
      expect(await outcome(5)).toMatch(/= 21 plums/);
    });

    it("generate(a chat that the model's template refuses) says where to look", async () => {
      const settings = { chat_template: "{{ raise_exception('no') }}" };
      const outcome = await askLoaded({ settings, request: { prompt: CHAT, sampler: {} } });
      expect(outcome).toMatch(/^wllama: llama.cpp failed .* a chat template that cannot take the messages$/);
    });

    it("generate(a text prompt) that would go on with half a character says so; a chat shows U+FFFD", async () => {
      const host = await open();
      // The token of the byte 0xBA alone, which no character begins with, whatever the model would write.
      const sampler = { temperature: 0, logitBias: { 122: 100 } };
      const ask = (prompt: string | typeof CHAT) => host.generate({ prompt, sampler, maxTokens: 8 });
      await expect(ask(OPEN)).rejects.toThrow(/^wllama: llama.cpp failed .* bytes that are no character/);
      expect((await ask(CHAT)).text).toMatch(/\ufffd/);
      expect((await host.generate({ prompt: CHAT, sampler: {}, maxTokens: 8 })).tokens).toBe(8);
    });

    it("asks nothing of other servers", async () => {
      expect((await open()).strangers).toEqual([]);
    });
  });

  describe("wllamaOptions(options)", () => {
    it("wllamaOptions({topNSigma: 1, temperature: 3}) is an answer, and without its top_n_sigma noise", async () => {
      const { fields } = wllamaOptions({ topNSigma: 1, temperature: 3, seed: 3 });
      const { top_n_sigma, ...without } = fields;
      expect(top_n_sigma).toBe(1);
      const ask = async (more: object) => (await complete({ messages: CHAT, max_tokens: 64, ...more })).text;
      expect(await ask(fields)).toMatch(/= 21 plums\.\n#### 21$/);
      expect(await ask(without)).not.toMatch(/= 21\b/);
    });

    let row: Float32Array;
    let ids: number[];
    beforeAll(async () => {
      const files = { local_files_only: true } as const;
      const tokenizer = await AutoTokenizer.from_pretrained(MODEL_FOLDER, files);
      const model = await AutoModelForCausalLM.from_pretrained(MODEL_FOLDER, { ...files, device: "cpu" });
      const inputs = tokenizer(REPEATING) as { input_ids: Tensor };
      const { logits } = (await model(inputs)) as { logits: Tensor };
      ids = Array.from(inputs.input_ids.data as BigInt64Array, Number);
      row = (logits.data as Float32Array).slice(-logits.dims[2]);
      await model.dispose();
    });

    const chains: SamplerOptions[] = [
      { topNSigma: 1, temperature: 2 },
      { topNSigma: 2, temperature: 0.5 },
      { topK: 3 },
      { topP: 0.8 },
      { topP: 0.8, temperature: 1.3, order: ["temperature", "topP"] },
      { minP: 0.1, temperature: 1.5 },
      { typicalP: 0.5 },
      { xtcProbability: 1, xtcThreshold: 0.1, topK: 20 },
      { temperature: 1, temperatureRange: 0.5, topK: 20 },
      { repetitionPenalty: 1.5, topK: 20 },
      { frequencyPenalty: 1, presencePenalty: 0.5, topK: 20 },
      { logitBias: { 22: -2, 20: false }, topK: 20 },
      { dryMultiplier: 1, dryAllowedLength: 1, topK: 20 },
      { mirostat: 1, mirostatTau: 2 },
      { mirostat: 2, mirostatTau: 1 },
      { adaptiveTarget: 0.1, topK: 20 },
    ];
    it.each(chains)(
      "wllamaOptions(%j) keeps the tokens and the probabilities that our sampler has",
      async (options) => {
        const { fields } = wllamaOptions(options);
        const sampler = createSampler(options);
        sampler.prompt(ids);
        const ours = sampler.distribution(row);
        expect(ours).not.toEqual(createSampler({ topK: 20 }).distribution(row)); // or nothing would be tested
        const asked = {
          prompt: REPEATING,
          max_tokens: 1,
          n_probs: 1000,
          post_sampling_probs: true,
          ...fields,
        };
        const { kept } = await complete(asked);
        const theirs = new Map(kept.map(({ id, prob }) => [id, prob]));
        expect(new Set(theirs.keys())).toEqual(new Set(ours.ids));
        for (const [i, id] of ours.ids.entries()) {
          expect(theirs.get(id)).toBeCloseTo(ours.probabilities[i], 2); // llama.cpp keeps keys and values as float16
        }
      },
    );
  });

  async function complete(options: object): Promise<Completed> {
    return (await (await open()).call("complete", options)) as Completed;
  }

  async function askLoaded(options: { settings: object | null; request: HostRequest }): Promise<unknown> {
    return (await open()).call("askLoaded", options);
  }
});
