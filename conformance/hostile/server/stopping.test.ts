import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { assertBuilt, nsigma, PROGRAM } from "../../../packages/lab/src/cli/command-line.fixture.ts";
import { connect, type RawClient, request, statuses } from "./raw-client.ts";

beforeAll(assertBuilt);

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly exited: Promise<unknown[]>;
}

const running: Running[] = [];
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill("SIGKILL");
});

/** `nsigma serve`, when it answers. */
async function serve(...words: string[]): Promise<Running> {
  const child = spawn(process.execPath, [PROGRAM, "serve", "--port", "0", "--parallel", "2", ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  let said = "";
  for await (const piece of child.stdout) {
    said += String(piece);
    if (said.includes("curl")) break;
  }
  const started = { child, url: said.split(" ")[0], exited };
  running.push(started);
  return started;
}

const LONG = { prompt: "Tom", top_n_sigma: "off", temperature: 50, max_tokens: 400, stream: true };

/** A stream that has begun. */
async function stream(url: string, fields: object = {}): Promise<RawClient> {
  const client = await connect(url);
  client.send(request("POST /v1/completions", {}, JSON.stringify({ ...LONG, ...fields })));
  await client.until(/data: /);
  return client;
}

describe("nsigma serve", () => {
  it("that is told to stop (SIGTERM) answers what was begun, takes nothing new, and ends", async () => {
    const { child, url, exited } = await serve();
    const streams = await Promise.all([stream(url), stream(url), stream(url, { n: 4 })].map((each) => each));
    const idle = await connect(url);
    idle.send(request("GET /health"));
    await idle.until(/"ok"/);
    child.kill("SIGTERM");
    await expect
      .poll(
        () =>
          connect(url).then(
            ({ socket }) => socket.destroy(),
            ({ code }) => code,
          ),
        { timeout: 10_000, interval: 20 },
      )
      .toBe("ECONNREFUSED");
    for (const each of streams) {
      const text = await each.end();
      expect(statuses(text)).toEqual([200]);
      expect(text).toMatch(/data: \[DONE\]/);
    }
    expect(await exited).toEqual([0, null]);
    expect(statuses(await idle.end())).toEqual([200]);
  });

  it("that is told twice ends at once", async () => {
    const { child, url, exited } = await serve();
    const client = await stream(url, { n: 100 });
    child.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill("SIGTERM");
    expect(await exited).toEqual([130, null]);
    expect(await client.end()).not.toMatch(/\[DONE\]/);
  });

  it("ends a long answer at --timeout", async () => {
    const { url } = await serve("--timeout", "1", "--max-queue", "200");
    const client = await stream(url, { n: 128 });
    const text = await client.until(/"timeout_error"/);
    expect(text).toMatch(/longer than 1 s/);
    client.socket.destroy();
  });

  it.each<[string, string[], RegExp]>([
    [
      "another machine's address without a key",
      ["--host", "0.0.0.0"],
      /other machines could ask without a key; give --api-key, or --no-auth/,
    ],
    ["all of IPv6's without a key", ["--host", "::"], /other machines could ask without a key/],
    [
      "an alias twice",
      ["--model", "embedded", "--model", "embedded", "--alias", "a", "--alias", "a"],
      /two models are called a/,
    ],
    ["a model twice", ["--model", "embedded", "--model", "embedded"], /two models are called embedded/],
    ["more aliases than models", ["--alias", "a", "--alias", "b"], /more of them than models/],
    [
      "an address that this machine has not",
      ["--host", "192.0.2.1", "--no-auth"],
      /this machine has no such address; give another --port or --host/,
    ],
    ["a port that there is not", ["--port", "70000"], /port/],
    ["no places", ["--parallel", "0"], /parallel/],
    ["no time", ["--timeout", "0"], /timeout/],
  ])("does not start with %s", async (_, words, message) => {
    const { code, stdout, stderr } = await nsigma(["serve", "--port", "0", ...words], {
      env: { NSIGMA_API_KEY: "" },
    });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });

  it("does not start at a port that is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const { code, stderr } = await nsigma(["serve", "--port", String(port)]);
    other.close();
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(`port ${port} of 127.0.0.1: something else listens there`),
    ]);
  });

  it("says no key, not even of its own environment", async () => {
    const key = "key-of-the-environment-0123";
    const { code, stdout, stderr } = await nsigma(["serve", "--host", "192.0.2.1"], {
      env: { NSIGMA_API_KEY: key },
    });
    expect(code).toBe(2);
    expect(stdout + stderr).not.toContain(key);
  });
});
