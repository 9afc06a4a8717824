import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Generated, HostRequest } from "nsigma/hosts";
import { type LlamaCppHost, llamaCppHost } from "nsigma/llama-cpp";
import { GGUF_FILE, problems } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostSuite } from "./host-suite.ts";
import { splitGguf } from "./split-gguf.ts";

/** One thread: more wait for each other, and are hundreds of times slower where others want the cores too. */
const SETTINGS = { model: GGUF_FILE, threads: 1 };
const QUESTIONS = [...problems({ seed: 3, split: "test", count: 6 })].map(({ question }) => question);

let place: string;
let host: LlamaCppHost;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "nsigma-llama-"));
  host = await llamaCppHost({ ...SETTINGS, sequences: 4 });
});
afterAll(async () => {
  await host.close();
  rmSync(place, { recursive: true });
});

const NOISE = "it has noise: llama-cpp-noise.test.ts";
hostSuite({ name: "llama-cpp", open: () => llamaCppHost(SETTINGS), skip: { "no noise": NOISE } });

function chat(content: string, more: Partial<HostRequest> = {}): HostRequest {
  return {
    prompt: [{ role: "user", content }],
    sampler: { topNSigma: 1, temperature: 1.5, seed: 7 },
    maxTokens: 48,
    ...more,
  };
}

describe("llamaCppHost({model})", () => {
  it("says which library it has found, and what it computes on", () => {
    expect(host.llama.path).toMatch(/llama/);
    expect(host.llama.version).toMatch(/^(b\d+|\d+\.\d+\.\d+)/);
    expect(host.llama.backends.map(({ name }) => name)).toContain("CPU");
    expect(host.about).toMatchObject({ vocabSize: 4096, hasTemplate: true });
  });

  it("many texts at once, more than there are sequences, are the texts that each is alone", async () => {
    const requests = QUESTIONS.map((question) => chat(question));
    const alone: Generated[] = [];
    for (const request of requests) alone.push(await host.generate(request));
    const together = await Promise.all(requests.map((request) => host.generate(request)));
    expect(together.map(({ text }) => text)).toEqual(alone.map(({ text }) => text));
  });

  it("logitsAfter(ids) are the logits that a sampler sees, for one token or for all", async () => {
    const ids = host.encode(chat(QUESTIONS[0]).prompt);
    const [logits] = await host.logitsAfter(ids);
    const all = await host.logitsAfter(ids, 0);
    expect(all).toHaveLength(ids.length);
    // In pieces of another size llama.cpp rounds otherwise.
    const last = all.at(-1) as Float32Array;
    expect(Math.max(...logits.map((logit, id) => Math.abs(logit - last[id])))).toBeLessThan(1e-3);
    await expect(host.logitsAfter([4096])).rejects.toThrow(/^token must be an id from 0 to 4095/);
    const traces: { max: number; vocabSize: number }[] = [];
    await host.generate(chat(QUESTIONS[0], { maxTokens: 1, onTrace: (trace) => traces.push(trace) }));
    expect(logits).toHaveLength(4096);
    expect(traces[0].vocabSize).toBe(4096);
    expect(traces[0].max).toBeCloseTo(Math.max(...logits), 2);
  });

  it("a context as short as a sentence holds what it says", async () => {
    const short = await llamaCppHost({ ...SETTINGS, contextSize: 40, sequences: 2 });
    const { ending, promptTokens, tokens } = await short.generate({
      prompt: "Mia has",
      sampler: { temperature: 3, seed: 1, logitBias: { 1: false } },
    });
    await short.close();
    expect({ ending, all: promptTokens + tokens }).toEqual({ ending: "length", all: 40 });
  });

  it("opens a model in several files by the first of them, and refuses one whose files are not all there", async () => {
    const parts = splitGguf(GGUF_FILE, place, 3);
    const split = await llamaCppHost({ ...SETTINGS, model: parts[0] });
    expect((await split.generate(chat(QUESTIONS[0]))).text).toBe(
      (await host.generate(chat(QUESTIONS[0]))).text,
    );
    await split.close();
    await expect(llamaCppHost({ model: parts[1] })).rejects.toThrow(
      /the model is in 3 files; give the first, .*tiny-00001-of-00003\.gguf/,
    );
    rmSync(parts[2]);
    await expect(llamaCppHost({ model: parts[0] })).rejects.toThrow(
      /the model is in 3 files, and there is no .*tiny-00003-of-00003\.gguf/,
    );
    writeFileSync(parts[2], "GGUF");
    await expect(llamaCppHost({ model: parts[0] })).rejects.toThrow(/^model must be a whole GGUF file: /);
  });

  it("an abort ends one text within its token, and no other", async () => {
    const controller = new AbortController();
    const aborted = host.generate(
      chat(QUESTIONS[0], { signal: controller.signal, onText: () => controller.abort() }),
    );
    const other = host.generate(chat(QUESTIONS[1]));
    expect(await aborted).toMatchObject({ ending: "aborted" });
    expect((await other).text).toBe((await host.generate(chat(QUESTIONS[1]))).text);
  });

  it("texts that join, leave, abort and are too long, at random, end as they should", async () => {
    const long = "word ".repeat(5000);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            question: fc.constantFrom(...QUESTIONS, long),
            after: fc.integer({ min: 0, max: 6 }),
            abortAfter: fc.option(fc.integer({ min: 0, max: 6 })),
            maxTokens: fc.integer({ min: 1, max: 12 }),
          }),
          { minLength: 1, maxLength: 8 },
        ),
        async (texts) => {
          const ends = texts.map(async ({ question, after, abortAfter, maxTokens }) => {
            await new Promise((resolve) => setTimeout(resolve, after));
            const controller = new AbortController();
            if (abortAfter !== null) setTimeout(() => controller.abort(), abortAfter);
            const request = chat(question, { maxTokens, signal: controller.signal });
            if (question === long) {
              await expect(host.generate(request)).rejects.toThrow(/^prompt must be shorter than/);
              return;
            }
            const { ending, tokens } = await host.generate(request);
            expect(tokens).toBeLessThanOrEqual(maxTokens);
            if (abortAfter === null) expect(ending).not.toBe("aborted");
          });
          await Promise.all(ends);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("llamaCppHost({inGraph: true})", () => {
  it("draws inside llama.cpp's graph what our chain draws, alone and beside texts that it cannot draw", async () => {
    const inside = await llamaCppHost({ ...SETTINGS, sequences: 3, inGraph: true });
    const drawn = (seed: number): HostRequest =>
      chat(QUESTIONS[seed % QUESTIONS.length], {
        sampler: { topNSigma: 1, temperature: 3, seed, draws: "llama.cpp" },
      });
    const requests = Array.from({ length: 8 }, (_, seed) => drawn(seed));
    const ours: Generated[] = [];
    for (const request of requests) ours.push(await inside.generate({ ...request, onTrace: () => {} }));
    expect(inside.drawnInGraph).toBe(0);
    const alone = await inside.generate(requests[0]);
    expect(inside.drawnInGraph).toBe(alone.tokens);
    const together = await Promise.all([
      ...requests.map((request) => inside.generate(request)),
      inside.generate(chat(QUESTIONS[0])),
      inside.generate({
        ...drawn(1),
        maxTokens: 4,
        sampler: { ...drawn(1).sampler, repetitionPenalty: 1.2 },
      }),
    ]);
    await inside.close();
    const texts = (all: Generated[]): string[] => all.slice(0, requests.length).map(({ text }) => text);
    expect(texts(together)).toEqual(texts(ours));
    expect(alone.text).toBe(ours[0].text);
  });

  it("an abort leaves the graph to others", async () => {
    const inside = await llamaCppHost({ ...SETTINGS, inGraph: true });
    const request = chat(QUESTIONS[0], { sampler: { topNSigma: 1, seed: 4, draws: "llama.cpp" } });
    const controller = new AbortController();
    const aborted = inside.generate({
      ...request,
      signal: controller.signal,
      onText: () => controller.abort(),
    });
    const next = inside.generate(request);
    expect(await aborted).toMatchObject({ ending: "aborted" });
    expect((await next).text).toBe((await inside.generate(request)).text);
    await inside.close();
  });
});

describe("llamaCppHost(a mistake)", () => {
  it.each<[string, () => object, RegExp]>([
    ["a file that is not there", () => ({ model: "no.gguf" }), /^model must be a \.gguf file; there is none/],
    [
      "a file that is not a GGUF",
      () => {
        writeFileSync(join(place, "no.gguf"), "no");
        return { model: join(place, "no.gguf") };
      },
      /^model must be a whole GGUF file: the file is not a GGUF/,
    ],
    [
      "an architecture that this release does not know",
      () => {
        const header = readFileSync(GGUF_FILE).toString("latin1").replaceAll("llama.", "xyzzy.");
        const at = header.indexOf("llama", header.indexOf("general.architecture"));
        const model = join(place, "architecture.gguf");
        writeFileSync(model, `${header.slice(0, at)}xyzzy${header.slice(at + 5)}`, "latin1");
        return { model };
      },
      /^model must be a model that llama\.cpp can load: .*unknown model architecture: 'xyzzy'/,
    ],
    [
      "library: one of something else",
      () => ({ library: process.execPath }),
      /^library must be .*this process has opened it|^library must be a library of llama\.cpp/,
    ],
    ["threads: 0", () => ({ threads: 0 }), /^threads must be an integer of at least 1, got 0/],
    ["contextSize: 10^6", () => ({ contextSize: 1e6 }), /^contextSize must be at most \d+, as the model was/],
    ["sequences: 10^4", () => ({ sequences: 1e4 }), /^sequences must be at most 256/],
    ["exact: 1", () => ({ exact: 1 }), /^exact must be true or false, got 1/],
    [
      "library: a folder without one",
      () => ({ library: place }),
      /^library must be a file with llama\.cpp's/,
    ],
    ["an unknown field", () => ({ thread: 1 }), /^thread is not a field; did you mean threads\?/],
  ])("%s is one clear line", async (_name, settings, message) => {
    const failed = llamaCppHost({ ...SETTINGS, ...settings() });
    await expect(failed).rejects.toMatchObject({ code: "NSIGMA_OPTION" });
    await expect(failed).rejects.toThrow(message);
  });

  it("a host that is closed says so", async () => {
    const closed = await llamaCppHost(SETTINGS);
    await closed.close();
    await expect(closed.generate(chat("x"))).rejects.toThrow(/^host is closed/);
    expect(() => closed.encode("x")).toThrow(/^host is closed/);
    expect(() => closed.tokenText.textOf([300], true)).toThrow(/^host is closed/);
  });
});
