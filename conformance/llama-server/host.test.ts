import type { SamplerOptions } from "nsigma";
import type { HostRequest } from "nsigma/hosts";
import { openaiHost, probe } from "nsigma/openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostSuite } from "../hosts/host-suite.ts";
import { referenceHost } from "../hosts/reference-host.ts";
import { type LlamaServer, NO_LLAMA_SERVER, startLlamaServer } from "./llama-server.ts";

const PROMPT = [
  { role: "user", content: "Mia has 12 plums and buys 9 more. How many plums does Mia have?" },
] as const;
const HOT: SamplerOptions = { topNSigma: 1, temperature: 3, seed: 3 };

describe.skipIf(NO_LLAMA_SERVER !== undefined)(`llama.cpp's server (${NO_LLAMA_SERVER ?? "here"})`, () => {
  let server: LlamaServer;
  beforeAll(async () => {
    server = await startLlamaServer();
  });
  afterAll(() => server.close());
  const address = () => ({ url: server.url, model: "tiny", server: "llama.cpp" }) as const;
  const ask = (request: Partial<HostRequest>) =>
    openaiHost(address()).generate({ prompt: PROMPT, sampler: HOT, maxTokens: 32, ...request });

  hostSuite({
    name: "openai, llama.cpp's own server",
    open: async () => openaiHost(address()),
    tooLong: /400 Bad Request: request \(\d+ tokens\) exceeds the available context size \(512 tokens\)/,
    skip: {
      "same kept sets": "a server shows no logits",
      traces: "a server shows no logits",
      "same text": "llama.cpp's seeds give llama.cpp's draws; see below",
      "text prompts": "llama.cpp's seeds give llama.cpp's draws",
      "stop strings": "the server does not tell a stop string from the end of the text; see below",
      "stop tokens":
        "llama.cpp's server shows no special tokens, and looks for stop strings in what it shows",
      "at once": "two texts in one batch round otherwise than one alone",
    },
  });

  it("generate({temperature: 0}) writes what transformers.js writes", async () => {
    const request: HostRequest = { prompt: PROMPT, sampler: { temperature: 0 }, maxTokens: 32 };
    const { text, promptTokens, tokens, ending } = await (await referenceHost()).generate(request);
    expect(await ask(request)).toMatchObject({ text, promptTokens, tokens, ending });
  });

  it("generate({stop}) ends before the stop string, and notes that it may have been the end of the text", async () => {
    const { text, ending, notes } = await ask({ stop: ["#### "] });
    expect({ text, ending }).toEqual({ text: "Mia has 12 + 9 = 21 plums.\n", ending: "end of text" });
    expect(notes.map(({ option }) => option)).toContain("stop");
  });

  it("generate(two requests at once) answers both", async () => {
    const both = await Promise.all([ask({}), ask({ prompt: "Mia has 12 plums and", maxTokens: 5 })]);
    expect(both.map(({ ending }) => ending)).toEqual(["end of text", "length"]);
    expect(both[0].text).toContain("#### 21");
  });

  it("generate(request without maxTokens) ends where the context is full, and says that nobody asked for that", async () => {
    const sampler: SamplerOptions = { temperature: 3, seed: 3, logitBias: { 1: false } };
    const { ending, tokens, notes } = await ask({ sampler, maxTokens: Infinity });
    expect(ending).toBe("length");
    expect(tokens).toBeGreaterThan(400);
    expect(notes.map(({ option }) => option)).toContain("maxTokens");
  });

  it("probe(settings) finds that Top-nσ takes effect", async () => {
    expect(await probe(address())).toMatchObject({ takesEffect: true, temperature: true, rejects: false });
  });
});
