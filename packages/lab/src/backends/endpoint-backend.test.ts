import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { serveSockets } from "../../../../conformance/hostile/raw-server.ts";
import { type OpenaiServer, serveOpenAI } from "../../../../conformance/hosts/openai-server.ts";
import { readItems } from "../tasks/read-items.ts";
import { evaluate, type Progress } from "../evaluate/evaluate.ts";
import { findModel } from "./open-model.ts";
import { samplersOf } from "../plan/plan.ts";
import { parsePlan } from "../plan/read-plan.ts";
import { openRun, samplesOf } from "../run/read-run.ts";
import { readTexts, reasoningIn } from "../findings/reading.ts";
import type { Sample } from "../run/sample.ts";

let place: string;
let server: OpenaiServer;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "nsigma-endpoint-"));
  server = await serveOpenAI();
});
afterAll(async () => {
  await server.close();
  rmSync(place, { recursive: true });
});

let runs = 0;

/** What came of an evaluation. */
interface Outcome extends Progress {
  run: string;
  samples: Sample[];
  remarks: string[];
}

const samplesFrom = async (url: string): Promise<Sample[]> => (await evaluated(url)).samples;

/** Evaluates two samplers on two problems with a server's model. */
async function evaluated(
  url: string,
  { kind = "llama.cpp", limits = "{}", run = join(place, `${runs++}`) } = {},
): Promise<Outcome> {
  const remarks: string[] = [];
  const remark = (line: string): unknown => remarks.push(line);
  const text = `
models: [{ label: served, model: "${url}", server: ${kind}, served: tiny, concurrency: 2, limits: ${limits} }]
tasks: [{ task: word-problems, limit: 2 }]
samplers: [{ label: nsigma, options: { topNSigma: 1 } }, { label: min-p, options: { minP: 0.1 } }]
temperatures: [1, 2]
maxTokens: 8
`;
  const plan = parsePlan(text, "plan.yaml");
  const items = await readItems(plan.tasks[0]);
  const models = { served: await findModel(plan.models[0], samplersOf(plan), remark) };
  const { signal } = new AbortController();
  const progress = await evaluate({ plan, items, models, run, signal, progress() {}, remark });
  const samples: Sample[] = [];
  for await (const sample of samplesOf(openRun(run))) samples.push(sample);
  samples.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { ...progress, run, samples, remarks };
}

type Fault = (response: ServerResponse, request: IncomingMessage) => void;

const stream =
  (...chunks: object[]): Fault =>
  (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const events = chunks.map((chunk) => `data: ${JSON.stringify({ choices: [chunk] })}\n\n`);
    response.end(`${events.join("")}data: [DONE]\n\n`);
  };

/** A server that passes on what it is asked, and stumbles first over each of some faults. */
async function stumbling(faults: Fault[]): Promise<{ url: string; close: () => Promise<void> }> {
  const between: Server = createServer((request, response) => {
    passOn(request, response).catch(() => response.destroy()); // whoever asked has left
  });
  const passOn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await new Response(Readable.toWeb(request) as ReadableStream).text();
    const { stream } = JSON.parse(body) as { stream: boolean };
    const fault = stream ? faults.shift() : undefined; // what is asked as a probe goes through
    if (fault) return fault(response, request);
    const answer = await fetch(`${server.url}${request.url!.replace("/v1", "")}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type")! });
    Readable.fromWeb(answer.body as never).pipe(response);
  };
  await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
  const { port } = between.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => between.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}/v1`, close };
}

describe("evaluate(a plan with an endpoint)", () => {
  it("evaluate asks the server for every text, in its own parameters' names", async () => {
    const samples = await samplesFrom(server.url);
    expect(samples).toHaveLength(8);
    for (const { text, promptTokens, tokens, means } of samples) {
      expect(text).not.toBe("");
      expect([promptTokens > 5, tokens > 0, means]).toEqual([true, true, undefined]);
    }
  });

  it("evaluate asks again where the server is busy, out of order, or breaks off, and gets the same texts", async () => {
    const asked: number[] = [];
    const noting =
      (fault: Fault): Fault =>
      (response, request) => {
        asked.push(performance.now());
        fault(response, request);
      };
    const faults: Fault[] = [
      (response) => response.writeHead(429, { "retry-after": "2" }).end("{}"),
      (response) => response.writeHead(503).end("busy"),
      (response) => response.destroy(),
      (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write('data: {"choices":[{"index":0,"delta":{"content":"There"}}]}\n\n');
        setTimeout(() => response.destroy(), 20);
      },
    ];
    const began = performance.now();
    const between = await stumbling(faults.map(noting));
    const samples = await samplesFrom(between.url);
    await between.close();
    expect(asked).toHaveLength(4);
    expect(performance.now() - began).toBeGreaterThan(2000); // as the server had asked
    const texts = (all: Sample[]) =>
      all.map(({ item, sampler, temperature, text }) => [item, sampler, temperature, text].join()).sort();
    expect(texts(samples)).toEqual(texts(await samplesFrom(server.url)));
  });

  it("evaluate refuses a server that ignores Top-nσ without a word", async () => {
    const deaf = await serveOpenAI({ ignore: ["top_n_sigma"] });
    await expect(samplesFrom(deaf.url)).rejects.toThrow(
      /^model http:\S+: the server ignores Top-nσ: .*; leave it out of the plan/,
    );
    await deaf.close();
  });

  it("evaluate remarks what a server does otherwise in the same words for every text", async () => {
    const { samples, remarks } = await evaluated(server.url);
    expect(samples).toHaveLength(8);
    expect([...new Set(remarks)].toSorted()).toEqual(
      ["min-p", "nsigma"].map((sampler) =>
        expect.stringMatching(
          `^model served, sampler ${sampler}: seed: the engine draws with random numbers`,
        ),
      ),
    );
  });

  it("evaluate remarks that a server does not let one tell whether Top-nσ takes effect", async () => {
    const greedy = await serveOpenAI({ dialect: "aphrodite", ignore: ["temperature"] });
    const { remarks } = await evaluated(greedy.url, { kind: "aphrodite" }).finally(() => greedy.close());
    expect(remarks).toContainEqual(
      expect.stringMatching(/^model http:\S+: whether Top-nσ takes effect could not be told: /),
    );
  });

  it("evaluate refuses a sampler that the server's kind has not", async () => {
    await expect(evaluated(server.url, { kind: "vllm" })).rejects.toThrow(
      /^model served, sampler nsigma: topNSigma is not supported by /,
    );
  });

  it("evaluate says in one line that nobody is there, or what the server has against a request", async () => {
    await expect(samplesFrom("http://127.0.0.1:2/v1")).rejects.toThrow(
      /^model http:\/\/127\.0\.0\.1:2\/v1: POST [^\n]+: no answer \([^\n]+\); is the server running there\?$/,
    );
    const between = await stumbling([
      (response) => response.writeHead(404).end('{"error":{"message":"no such model"}}'),
    ]);
    await expect(samplesFrom(between.url)).rejects.toThrow(
      /^model http\S+: POST \S+: 404 Not Found: no such model$/,
    );
    await between.close();
  });

  it("evaluate leaves out a text that cannot be generated, goes on with the others, and asks for it again the next time", async () => {
    const between = await stumbling([stream({ delta: {}, finish_reason: "content_filter" })]);
    const first = await evaluated(between.url);
    expect([first.done, first.failed, first.total, first.samples.length]).toEqual([7, 1, 8, 7]);
    expect(first.remarks).toContain(
      '1 of 8 texts could not be generated: model served: the server ended the text with finish_reason "content_filter"',
    );
    const second = await evaluated(between.url, { run: first.run });
    await between.close();
    expect([second.done, second.failed, second.samples.length]).toEqual([8, 0, 8]);
    expect(second.samples.map(({ text }) => text)).not.toContain("");
  });

  it("evaluate asks again when no answer comes within the limits of the plan", async () => {
    const between = await stumbling([() => {}]); // no answer at all
    const { done } = await evaluated(between.url, { limits: "{ firstByte: 4000, connect: 1000 }" });
    expect(done).toBe(8);
    await between.close();
    await expect(evaluated(server.url, { limits: "{ firstbyte: 1 }" })).rejects.toThrow(
      /^plan.yaml: models\[0\]\.limits\.firstbyte is not a field; the fields there are connect, firstByte/,
    );
  });

  it("evaluate says at once that a server does not speak TLS, and that a connection is not made in time", async () => {
    await expect(samplesFrom(server.url.replace("http:", "https:"))).rejects.toThrow(/does it speak TLS\?/);
    const deaf = await serveSockets(() => {});
    const url = deaf.origin.replace("http:", "https:");
    await expect(evaluated(url, { limits: "{ connect: 500 }" })).rejects.toThrow(
      /no answer \(UND_ERR_CONNECT_TIMEOUT\)/,
    );
    await deaf.close();
  });

  it("reasoningIn(run) says how many tokens a model thought with, and how many texts show nothing", async () => {
    const thinks = stream(
      { delta: { content: null, reasoning_content: "Let me see" } },
      { delta: { content: "" }, finish_reason: "length" },
    );
    const between = await stumbling([thinks, thinks]);
    const { run, samples, remarks } = await evaluated(between.url);
    await between.close();
    expect(samples.filter(({ text }) => text === "")).toMatchObject([
      { ending: "length", reasoningTokens: 1 },
      { ending: "length", reasoningTokens: 1 },
    ]);
    const tokens = samples.reduce((sum, each) => sum + each.tokens, 0);
    expect(reasoningIn(readTexts(openRun(run)))).toEqual([
      `model served: 2 of ${tokens} tokens were reasoning, and the visible text is empty in 2 of 8 texts; raise maxTokens`,
    ]);
    expect(remarks.filter((line) => /reasoning/.test(line))).toEqual([]); // said once, not of every text
  });

  describe("with a key in the environment", () => {
    afterEach(() => {
      vi.unstubAllEnvs();
    });

    it("evaluate sends it to its own origin and to no other", async () => {
      const keys: unknown[] = [];
      const hear: Fault = (response, { headers }) => {
        keys.push(headers.authorization);
        response.writeHead(401).end("a key, please");
      };
      const between = await stumbling(Array.from({ length: 4 }, () => hear));
      vi.stubEnv("OPENAI_API_KEY", "sk-of-another-server");
      await expect(samplesFrom(between.url)).rejects.toThrow(
        /401 Unauthorized: a key, please; the key in OPENAI_API_KEY is sent to the origin of OPENAI_BASE_URL only/,
      );
      vi.stubEnv("OPENAI_BASE_URL", between.url);
      await expect(samplesFrom(between.url)).rejects.toThrow(/401 Unauthorized: a key, please$/);
      await between.close();
      expect(new Set(keys)).toEqual(new Set([undefined, "Bearer sk-of-another-server"]));
      await expect(samplesFrom("http://me:hunter2@127.0.0.1:2/v1")).rejects.toThrow(
        /^plan.yaml: models\[0\]\.model must be a URL without a user/,
      );
    });
  });
});
