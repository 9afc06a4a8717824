import type { DialectName } from "nsigma/dialects";
import { type Host, type Message, streamText } from "nsigma/hosts";
import { openaiHost, type OpenaiHostSettings, probe, type ServerName } from "nsigma/openai";
import { afterAll, describe, expect, it } from "vitest";
import { hostSuite } from "./host-suite.ts";
import { type OpenaiServer, type OpenaiServerSettings, serveOpenAI } from "./openai-server.ts";

const served: OpenaiServer[] = [];
afterAll(async () => {
  await Promise.all(served.map((server) => server.close()));
});

async function serve(settings: OpenaiServerSettings = {}): Promise<string> {
  const server = await serveOpenAI(settings);
  served.push(server);
  return server.url;
}

async function hostOn(
  server: ServerName,
  settings: OpenaiServerSettings,
  more: Partial<OpenaiHostSettings> = {},
): Promise<Host> {
  return openaiHost({ url: await serve(settings), model: "tiny", server, ...more });
}

const NO_LOGITS = "a server shows no logits";

hostSuite({
  name: "openai, a server with mlx's names",
  open: () => hostOn("mlx", { dialect: "mlx" }),
  skip: { "same kept sets": NO_LOGITS, traces: NO_LOGITS },
});

hostSuite({
  name: "openai, a server with llama.cpp's names and random numbers",
  open: () => hostOn("llama.cpp", { dialect: "llama.cpp" }),
  skip: {
    "same kept sets": NO_LOGITS,
    traces: NO_LOGITS,
    "same text": "llama.cpp's seeds give llama.cpp's draws",
    "text prompts": "llama.cpp's seeds give llama.cpp's draws",
  },
});

const CHAT: Message[] = [
  { role: "user", content: "Mia has 12 plums and buys 9 more. How many plums does Mia have?" },
];
const SAMPLER = { topNSigma: 1, temperature: 3, seed: 3 };

describe("openaiHost's generate(request)", () => {
  it.each<[ServerName, DialectName]>([
    ["llama.cpp", "llama.cpp"],
    ["koboldcpp", "koboldcpp"],
    ["textgen", "textgen"],
    ["aphrodite", "aphrodite"],
    ["yals", "yals"],
    ["mlx", "mlx"],
  ])("writes an answer at temperature 3 with Top-nσ, and noise without: %s", async (server, dialect) => {
    const host = await hostOn(server, { dialect, strict: true });
    const ask = async (sampler: object): Promise<string> =>
      (await host.generate({ prompt: CHAT, sampler, maxTokens: 64 })).text;
    expect(await ask(SAMPLER)).toMatch(/\b21\b/);
    expect(await ask({ temperature: 3, seed: 3 })).not.toMatch(/= 21\b/);
  });

  it("has the notes of its options", async () => {
    const host = await hostOn("aphrodite", { dialect: "aphrodite" });
    const { notes } = await host.generate({ prompt: CHAT, sampler: SAMPLER, maxTokens: 2 });
    expect(notes.map(({ option }) => option)).toEqual(["std", "seed"]);
  });

  it("says when the server ends a text at a length that nobody asked for", async () => {
    const host = await hostOn("llama.cpp", { dialect: "llama.cpp" });
    const sampler = { temperature: 3, seed: 3, logitBias: { 1: false } } as const; // without an end of text
    const { ending, notes } = await host.generate({ prompt: CHAT, sampler });
    expect(ending).toBe("length");
    expect(notes.map(({ option }) => option)).toContain("maxTokens");
    const short = await host.generate({ prompt: CHAT, sampler, maxTokens: 3 });
    expect(short.notes.map(({ option }) => option)).not.toContain("maxTokens");
  });

  it("refuses what the server cannot honour before it asks, and reports it when it is told to", async () => {
    const host = await hostOn("vllm", { dialect: "vllm" });
    // vLLM takes temperatures up to 2.
    const sampler = { ...SAMPLER, temperature: 2 };
    await expect(host.generate({ prompt: CHAT, sampler })).rejects.toThrow(
      /^topNSigma is not supported by vLLM: .*logits processor/,
    );
    const reporting = await hostOn("vllm", { dialect: "vllm" }, { unsupported: "report" });
    const { notes } = await reporting.generate({ prompt: CHAT, sampler, maxTokens: 2 });
    expect(notes[0]).toMatchObject({ option: "topNSigma", value: 1, kind: "refused" });
  });

  it("refuses to show traces", async () => {
    const host = await hostOn("mlx", { dialect: "mlx" });
    const request = { prompt: CHAT, sampler: {}, onTrace: () => {} };
    await expect(host.generate(request)).rejects.toThrow(/^onTrace is not supported: the server samples/);
  });

  it("says the status and the server's words when the server says no", async () => {
    const strict = await hostOn("textgen", { dialect: "mlx", strict: true });
    await expect(strict.generate({ prompt: CHAT, sampler: SAMPLER })).rejects.toThrow(
      /^POST http:.*\/v1\/chat\/completions: 400 Bad Request: sampler_priority must be a known parameter/,
    );
    const nowhere = openaiHost({ url: `${await serve()}/nowhere`, model: "tiny", server: "mlx" });
    await expect(nowhere.generate({ prompt: CHAT, sampler: {} })).rejects.toMatchObject({
      code: "NSIGMA_SERVER",
      status: 404,
    });
  });

  it("says when nobody answers", async () => {
    const server = await serveOpenAI();
    await server.close();
    const host = openaiHost({ url: server.url, model: "tiny", server: "mlx" });
    await expect(host.generate({ prompt: CHAT, sampler: {} })).rejects.toThrow(
      /^POST http:.*: no answer \(ECONNREFUSED\); is the server running there\?$/,
    );
  });

  it("says when the server breaks off, with the text so far", async () => {
    const host = await hostOn("mlx", { dialect: "mlx", breakAfter: 3 });
    const stream = streamText(host, { prompt: CHAT, sampler: SAMPLER, maxTokens: 32 });
    const pieces: string[] = [];
    const reading = (async () => {
      for await (const piece of stream) pieces.push(piece);
    })();
    await expect(reading).rejects.toMatchObject({
      code: "NSIGMA_SERVER",
      message: expect.stringMatching(/broke off after [123] pieces of text$/) as string,
    });
    await expect(stream.generated).rejects.toMatchObject({ text: pieces.join("") });
  });
});

describe("probe(settings)", () => {
  const ask = async (server: ServerName, settings: OpenaiServerSettings) =>
    probe({ url: await serve(settings), model: "tiny", server, prompt: CHAT[0].content });

  it.each<[ServerName, DialectName]>([
    ["llama.cpp", "llama.cpp"],
    ["koboldcpp", "koboldcpp"],
    ["mlx", "mlx"],
  ])("finds that Top-nσ takes effect: %s", async (server, dialect) => {
    expect(await ask(server, { dialect })).toMatchObject({
      takesEffect: true,
      temperature: true,
      rejects: false,
    });
  });

  it("finds that it does not where the server drops it without a word", async () => {
    const found = await ask("llama.cpp", { ignore: ["top_n_sigma"] });
    expect(found).toMatchObject({ takesEffect: false, temperature: true, rejects: false });
    expect(found.evidence).toMatch(
      /^at temperature 10 with Top-nσ 0.0001 the answers are ".*not the greedy one/,
    );
  });

  it("finds that it does not where the server has no name for it", async () => {
    expect(await ask("vllm", { dialect: "vllm" })).toMatchObject({ takesEffect: false, rejects: false });
  });

  it("finds it where the table has no name for it and the server has one", async () => {
    expect(await ask("mlx-lm", { dialect: "mlx" })).toMatchObject({ takesEffect: true });
  });

  it("finds servers that answer unknown fields with an error", async () => {
    const found = await ask("vllm", { dialect: "vllm", strict: true });
    expect(found).toMatchObject({ takesEffect: false, temperature: true, rejects: true });
    expect(found.evidence).toMatch(/400 Bad Request: top_n_sigma must be a known parameter/);
  });

  it("does not know where the temperature is not honoured either", async () => {
    const found = await ask("mlx", { dialect: "mlx", ignore: ["temperature"] });
    expect(found).toMatchObject({ takesEffect: "unknown", temperature: false });
  });
});
