import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Queue, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { evaluate } from "../../packages/lab/src/evaluate/evaluate.ts";
import { findModel } from "../../packages/lab/src/backends/open-model.ts";
import { parsePlan } from "../../packages/lab/src/plan/read-plan.ts";
import { openRun, samplesOf } from "../../packages/lab/src/run/read-run.ts";
import { Work } from "../../packages/lab/src/evaluate/work.ts";
import { AllowedModels } from "../../packages/lab/src/backends/queue/allowed-models.ts";
import { queueBackend } from "../../packages/lab/src/backends/queue/queue-backend.ts";
import { type Connected, connectRedis } from "../../packages/lab/src/backends/queue/redis.ts";
import { MISSING, type OwnRedis, startRedis } from "../../packages/lab/src/backends/queue/redis.fixture.ts";
import { runWorker } from "../../packages/lab/src/backends/queue/run-worker.ts";
import { QUEUE, type QueuedPiece } from "../../packages/lab/src/backends/queue/task.ts";
import { readItems } from "../../packages/lab/src/tasks/read-items.ts";
import type { Answer } from "../../packages/lab/src/run/sample.ts";

const KEY = "sk-0123456789abcdef";
const PLAN = parsePlan(
  "{ tasks: [{ task: word-problems, limit: 2 }], samplers: [{ label: plain }], temperatures: [1], maxTokens: 4 }",
  "plan.yaml",
);

describe.skipIf(MISSING.length > 0)("messages nobody should send over a queue", () => {
  let redis: OwnRedis;
  let connected: Connected;
  let place: string;
  const closing: (() => unknown)[] = [];

  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), "nsigma-hostile-queue-"));
    redis = await startRedis();
    connected = await connectRedis(redis.url);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const close of closing.splice(0).reverse()) await close();
  });
  afterAll(async () => {
    await connected.close();
    redis.stop();
    rmSync(place, { recursive: true });
  });

  /** A server that writes down what it is asked, and says it to whoever asked. */
  async function echo(): Promise<{ url: string; heard: string[] }> {
    const heard: string[] = [];
    const server: Server = createServer((request, response) => {
      const { authorization = "nothing" } = request.headers;
      heard.push(authorization);
      response.writeHead(401, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: `\u001b[31mwrong key: ${authorization}` } }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
  }

  async function pieceFor(model: QueuedPiece["model"]): Promise<QueuedPiece> {
    const { identity } = await findModel(model);
    const plan = { ...PLAN, models: [model] };
    const work = new Work(
      { plan, items: await readItems(PLAN.tasks[0]), identities: { [model.label]: identity } },
      model,
    );
    return { model, samplers: PLAN.samplers, identity, units: [...work.piece(0)] };
  }

  /** A worker as people start one, which may use some models. */
  async function worker(allowed: readonly string[]): Promise<{ failures: string[] }> {
    const own = await connectRedis(redis.url);
    const ended = new AbortController();
    const failures: string[] = [];
    const running = runWorker(own, new AllowedModels(allowed), ended.signal, {
      done() {},
      failed: (reason) => failures.push(reason),
    });
    closing.push(async () => {
      ended.abort();
      await running;
      await own.close();
    });
    return { failures };
  }

  /** What becomes of a job. */
  async function sent(data: unknown): Promise<{ state: string; why: string; result: unknown }> {
    const queue = new Queue(QUEUE, { connection: connected.connection });
    closing.push(() => queue.close());
    const { id } = await queue.add("piece", data, { attempts: 1 });
    for (;;) {
      const state = await queue.getJobState(id!);
      const job = (await queue.getJob(id!))!;
      if (state === "completed" || state === "failed")
        return { state, why: job.failedReason, result: job.returnvalue };
      await setTimeout(50);
    }
  }

  it("a job that names another server is refused: no request is made, no key is sent", async () => {
    vi.stubEnv("OPENAI_API_KEY", KEY);
    const [ours, theirs] = [await echo(), await echo()];
    await worker(["embedded", ours.url]);
    const { host } = new URL(theirs.url);
    const piece = await pieceFor(PLAN.models[0]);
    for (const model of [
      theirs.url,
      `${theirs.url}/${new URL(ours.url).host}`,
      `http://${new URL(ours.url).host}@${host}`,
      ours.url.replace("http:", "HTTPS:"),
    ]) {
      const { state, why } = await sent({
        ...piece,
        model: { label: "x", model, server: "vllm", served: "x" },
      });
      expect([state, why]).toEqual([
        "failed",
        expect.stringMatching(/^a worker was asked for model .*, and may use/),
      ]);
    }
    expect([ours.heard, theirs.heard]).toEqual([[], []]);
  });

  it("a job that names another folder or hub id is refused before it is looked for", async () => {
    await worker(["embedded"]);
    for (const model of ["/etc", "../secret", "somebody/their-model", "embedded "]) {
      const piece = { ...(await pieceFor(PLAN.models[0])), model: { label: "x", model } };
      expect(await sent(piece)).toMatchObject({
        state: "failed",
        why: expect.stringMatching(/may use embedded;/),
      });
    }
  });

  it("a key that an allowed server says back goes nowhere", async () => {
    vi.stubEnv("OPENAI_API_KEY", KEY);
    const ours = await echo();
    vi.stubEnv("OPENAI_BASE_URL", `${ours.url}/v1`);
    const { failures } = await worker([ours.url]);
    const { why } = await sent(await pieceFor({ label: "x", model: ours.url, server: "vllm", served: "x" }));
    expect(ours.heard[0]).toBe(`Bearer ${KEY}`);
    expect(why).toMatch(/wrong key/);
    for (const text of [why, ...failures]) {
      expect(text).not.toContain(KEY);
      expect(text).not.toContain("\u001b");
    }
  });

  it("jobs that are no pieces of work fail in one line, and the worker goes on", async () => {
    await worker(["embedded"]);
    const good = await pieceFor(PLAN.models[0]);
    const [unit] = good.units;
    const bad: unknown[] = [
      null,
      [],
      5,
      {},
      { ...good, units: 5 },
      { ...good, units: [] },
      { ...good, units: [null] },
      { ...good, model: { ...good.model, concurrency: 1e9 } },
      { ...good, samplers: { length: 1e9 } },
      { ...good, units: [{ ...unit, request: { ...unit.request, prompt: { length: 1 } } }] },
      { ...good, units: [{ ...unit, request: { ...unit.request, maxTokens: "many" } }] },
      { ...good, units: [{ ...unit, request: { ...unit.request, sampler: { topNSigma: "x" } } }] },
      { ...good, identity: "another" },
    ];
    for (const data of bad) {
      expect(await sent(data)).toMatchObject({
        state: "failed",
        why: expect.stringMatching(/^[^\n]{10,400}$/),
      });
    }
    const { state, result } = await sent(good);
    expect(state).toBe("completed");
    expect(result).toHaveLength(good.units.length);
  });

  /** A worker that answers what it likes. */
  function liar(answer: (piece: QueuedPiece) => unknown): void {
    const own = new Worker(QUEUE, async ({ data }) => answer(data as QueuedPiece), {
      connection: connected.connection,
    });
    own.on("error", () => {});
    closing.push(() => own.close(true));
  }

  const answer: Answer = { text: "4", ending: "end of text", promptTokens: 3, tokens: 1 };
  let runs = 0;

  it.each<[string, (piece: QueuedPiece) => unknown]>([
    ["null", () => null],
    ["a list of nothing", () => []],
    ["a number", () => 5],
    ["a map", () => ({})],
    ["answers to other texts", () => [{ key: "f".repeat(64), answer }]],
    ["answers without a text", ({ units }) => units.map(({ sample }) => ({ key: sample.key, answer: {} }))],
    [
      "counts that are none",
      ({ units }) => units.map(({ sample }) => ({ key: sample.key, answer: { ...answer, tokens: 1e308 } })),
    ],
  ])("workers that send back %s end an evaluation in one line", async (_, lie) => {
    liar(lie);
    const piece = await pieceFor(PLAN.models[0]);
    const backend = queueBackend(connected, `lies-${runs++}`, piece);
    closing.push(() => backend.close());
    const heard: unknown[] = [];
    const hear = (unit: unknown) => heard.push(unit);
    const answering = backend.answer(piece.units, hear, new AbortController().signal, hear);
    await expect(answering).rejects.toThrow(
      /^model embedded: what workers sent back is not a result, 3 times, at last: [^\n]+$/,
    );
    expect(heard).toEqual([]);
  });

  it("a result that says whose it is changes nothing about that", async () => {
    const forged = { key: "f".repeat(64), item: "other", model: "other", temperature: 9, index: 7 };
    liar(({ units }) => units.map(({ sample }) => ({ key: sample.key, answer: { ...answer, ...forged } })));
    const { identity } = await findModel(PLAN.models[0]);
    const run = join(place, "forged");
    const open = async () =>
      queueBackend(connected, "forged", { model: PLAN.models[0], samplers: PLAN.samplers, identity });
    const items = await readItems(PLAN.tasks[0]);
    const { signal } = new AbortController();
    const models = { embedded: { identity, open } };
    await evaluate({ plan: PLAN, items, models, run, signal, progress() {} });
    const samples = [...samplesOf(openRun(run))];
    expect(samples.map(({ item, index, model, text }) => [item, index, model, text])).toEqual(
      items.map(({ id }) => [id, 0, "embedded", "4"]),
    );
  });

  it("what is not a job at all in its place is replaced", async () => {
    const piece = await pieceFor(PLAN.models[0]);
    const client = connected.connection as Redis;
    await client.hset(`bull:${QUEUE}:broken-${piece.units[0].piece}`, {
      name: "piece",
      data: "{",
      opts: "{}",
      timestamp: 1,
    });
    liar(({ units }) => units.map(({ sample }) => ({ key: sample.key, answer })));
    const backend = queueBackend(connected, "broken", piece);
    closing.push(() => backend.close());
    const heard: string[] = [];
    const { signal } = new AbortController();
    await backend.answer(
      piece.units,
      (_, { text }) => heard.push(text),
      signal,
      (_, why) => heard.push(why),
    );
    expect(heard).toEqual(piece.units.map(() => "4"));
  });
});
