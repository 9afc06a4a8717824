import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SamplerOptions } from "nsigma";
import type { Host } from "nsigma/hosts";
import { openaiHost, probe } from "nsigma/openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assertBuilt, nsigma } from "../../packages/lab/src/cli/command-line.fixture.ts";
import { openRun, samplesOf } from "../../packages/lab/src/run/read-run.ts";
import { serveEmbedded } from "../../packages/lab/src/serve/serve.fixture.ts";
import type { Serving } from "../../packages/lab/src/serve/serve.ts";
import { hostSuite } from "../hosts/host-suite.ts";
import { referenceHost } from "../hosts/reference-host.ts";
import { QUESTION } from "./question.ts";

const opened: Serving[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

async function settings() {
  const server = await serveEmbedded();
  opened.push(server);
  return { url: `${server.url}/v1`, model: "embedded", server: "nsigma" } as const;
}

/** What ends a text of the embedded model. */
const END = 1;
const NO_LOGITS = "a server shows no logits to the host";
hostSuite({
  name: "openai, nsigma serve",
  open: async () => openaiHost(await settings()),
  skip: { "same kept sets": NO_LOGITS, traces: NO_LOGITS },
  tooLong: /the prompt.*room for 512/,
});

describe("openaiHost on nsigma serve", () => {
  let host: Host;
  let reference: Host;
  beforeAll(async () => {
    host = openaiHost(await settings());
    reference = await referenceHost();
  });

  it.each<[string, SamplerOptions]>([
    ["nothing", {}],
    ["a temperature only", { temperature: 2 }],
    ["Top-nσ and its σ", { topNSigma: 1.2, std: "sample", temperature: 3 }],
    ["an order", { topNSigma: 2, temperature: 3, order: ["temperature", "topNSigma"] }],
    ["penalties and DRY", { repetitionPenalty: 1.3, dryMultiplier: 0.8, topK: 40, temperature: 2 }],
    ["mirostat", { mirostat: 2, mirostatTau: 3 }],
    ["biases and bans", { logitBias: { 20: 2, 21: false }, bannedTokens: [[20, 30]], temperature: 2 }],
    ["a least length", { minNewTokens: 20, endOfText: [END], topNSigma: 1, temperature: 2 }],
    ["llama.cpp's draws", { topNSigma: 2, temperature: 2, draws: "llama.cpp" }],
  ])("writes what the same sampler writes without the server: %s", async (_, options) => {
    for (const seed of [1, 2, 3]) {
      const request = {
        prompt: [{ role: "user", content: QUESTION }],
        sampler: { ...options, seed },
        maxTokens: 40,
      } as const;
      const there = await host.generate(request);
      expect(there.text).toBe((await reference.generate(request)).text);
      expect(there.notes).toEqual([]);
    }
  });

  it("probe() finds that Top-nσ takes effect", async () => {
    expect((await probe(await settings())).takesEffect).toBe(true);
  });
});

const plan = (model: string): string => `
models: [${model}]
tasks: [{ task: word-problems, limit: 6 }]
samplers:
  - { label: nsigma, options: { topNSigma: 1 }, temperatures: [1, 2] }
  - { label: plain, temperatures: [1.5] }
samples: 3
maxTokens: 40
`;

describe("nsigma's own commands on nsigma serve", () => {
  let place: string;
  beforeAll(() => {
    assertBuilt();
    place = mkdtempSync(join(tmpdir(), "nsigma-serve-"));
  });
  afterAll(() => rmSync(place, { recursive: true }));

  async function textsOf(name: string, model: string): Promise<string[]> {
    const file = join(place, `${name}.yaml`);
    writeFileSync(file, plan(model));
    const { code, stderr } = await nsigma(["eval", file, "--run", join(place, name)]);
    expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
    const texts: string[] = [];
    for await (const { item, sampler, temperature, index, text } of samplesOf(openRun(join(place, name))))
      texts.push(`${item} ${sampler} ${temperature} ${index} ${text}`);
    return texts.sort();
  }

  it("eval writes the texts that it writes without the server", async () => {
    const { url } = await settings();
    const local = await textsOf("local", "embedded");
    const served = await textsOf("served", `{ model: "${url}", served: embedded, server: nsigma }`);
    expect(local).toHaveLength(54);
    expect(served).toEqual(local);
  });

  it("generate writes the text that it writes without the server", async () => {
    const { url } = await settings();
    const flags = [QUESTION, "--top-n-sigma", "1", "--temperature", "2", "--seed", "5"];
    const local = await nsigma(["generate", ...flags]);
    const served = await nsigma(["generate", ...flags, "-m", url, "--server", "nsigma"]);
    expect(served.stdout).toBe(local.stdout);
    expect(served.code).toBe(0);
  });
});
