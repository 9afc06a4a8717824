import { connect } from "node:net";
import { availableParallelism, loadavg } from "node:os";
import { Agent, request } from "undici";
import { problems } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateAll } from "../generate/generate-all.ts";
import { loadLocal } from "../models/load.ts";
import { EMBEDDED } from "../models/locate.ts";
import { type MeasuredServer, serveMeasured } from "./measured-server.fixture.ts";

const STREAMS = 1000;
const REQUESTS = 20_000;
const AT_ONCE = 32;
/** Milliseconds of the event loop's delay at the 99th percentile. */
const LATE = 50;
/** MiB that the last quarter of the requests may take beyond the first. */
const GROWTH = { heap: 4, resident: 40 };

const QUESTIONS = [...problems({ seed: 5, split: "test", count: 50 })].map(({ question }) => question);
const SAMPLER = { temperature: 2, topNSigma: 2 };
const asked = (seed: number): object => ({
  messages: [{ role: "user", content: QUESTIONS[seed % QUESTIONS.length] }],
  temperature: 2,
  top_n_sigma: 2,
  max_tokens: 24,
  seed,
});

let server: MeasuredServer;
const agent = new Agent({ connections: null, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
beforeAll(async () => {
  server = await serveMeasured();
});
afterAll(async () => {
  await agent.close();
  await server.close();
});

/** Where others use the machine too, how late the loop is says nothing about the server. */
const isQuiet = (): boolean => loadavg()[0] < availableParallelism() + 2;

/** Figures are read by people. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function post(body: object): Promise<string> {
  const answer = await request(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    dispatcher: agent,
  });
  expect(answer.statusCode).toBe(200);
  return answer.body.text();
}

/** The text of a stream that has ended as it should. */
function textOf(stream: string): string {
  // Comments are signs of life, for those who wait.
  const events = stream
    .trimEnd()
    .split("\n\n")
    .filter((event) => !event.startsWith(":"));
  expect(events.at(-1)).toBe("data: [DONE]");
  const chunks = events.slice(0, -1).map((event) => JSON.parse(event.slice(6)));
  expect(chunks.at(-1).choices[0].finish_reason).toMatch(/stop|length/);
  return chunks.map(({ choices }) => choices[0].delta.content ?? "").join("");
}

describe("load", () => {
  it(`${STREAMS} streams that are open at once are all complete, and each is the library's text for its seed`, async () => {
    const model = await loadLocal(EMBEDDED);
    const expected: string[] = [];
    const requests = Array.from({ length: STREAMS }, (_, seed) => ({
      prompt: [{ role: "user" as const, content: QUESTIONS[seed % QUESTIONS.length] }],
      sampler: { ...SAMPLER, seed },
      maxTokens: 24,
    }));
    for await (const { index, text } of generateAll(model, requests)) expected[index] = text;
    await model.close();
    await server.measure();
    const begun = performance.now();
    const streams = await Promise.all(
      Array.from({ length: STREAMS }, (_, seed) => post({ ...asked(seed), stream: true })),
    );
    const seconds = (performance.now() - begun) / 1000;
    const { late } = await server.measure();
    say(`${STREAMS} streams in ${seconds.toFixed(1)} s; event loop late by ${late.toFixed(1)} ms at p99`);
    expect(streams.map(textOf)).toEqual(expected);
    if (isQuiet()) expect(late).toBeLessThan(LATE);
  });

  // Bytes in use after a collection, and of the whole process: those of the first quarter's end against the last's.
  it(`memory is flat over ${REQUESTS} requests, and the event loop is not held up`, async () => {
    const quarters = [];
    let seed = 0;
    for (let quarter = 1; quarter <= 4; quarter++) {
      const end = (REQUESTS / 4) * quarter;
      const client = async (): Promise<void> => {
        while (seed < end) {
          const at = seed++;
          await post({ ...asked(at), max_tokens: 4, stream: at % 2 === 0, logprobs: at % 3 === 0 });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, client));
      quarters.push(await server.measure());
    }
    say(
      JSON.stringify(quarters, (_, value) =>
        typeof value === "number" ? Math.round(value * 10) / 10 : value,
      ),
    );
    const [first, , , last] = quarters;
    expect(last.heap - first.heap).toBeLessThan(GROWTH.heap);
    expect(last.resident - first.resident).toBeLessThan(GROWTH.resident);
    if (isQuiet()) expect(Math.max(...quarters.map(({ late }) => late))).toBeLessThan(LATE);
  }, 1_800_000);

  it("readers who do not read hold nobody up, and their places are free when their texts are written", async () => {
    const { hostname, port } = new URL(server.url);
    const body = JSON.stringify({
      prompt: "Tom",
      top_n_sigma: "off",
      temperature: 50,
      max_tokens: 100,
      stream: true,
      nsigma: { trace: true, kept: 200 },
    });
    const head = `POST /v1/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    const slow = Array.from({ length: 20 }, () => {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.pause();
      socket.write(head + body);
      return socket;
    });
    const others = await Promise.all(Array.from({ length: 100 }, (_, seed) => post(asked(seed))));
    expect(others).toHaveLength(100);
    const running = async (): Promise<number> => {
      const slots = (await (await fetch(`${server.url}/slots`)).json()) as { is_processing: boolean }[];
      return slots.filter((slot) => slot.is_processing).length;
    };
    await expect.poll(running, { timeout: 120_000, interval: 100 }).toBe(0);
    for (const socket of slow) socket.destroy();
  });
});
