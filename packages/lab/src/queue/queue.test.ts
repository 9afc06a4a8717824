import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assertBuilt, nsigma, PROGRAM } from "../cli/command-line.fixture.ts";
import { openRun, samplesOf } from "../evaluate/read-run.ts";
import type { Sample } from "../evaluate/sample.ts";

/** 8 problems x 2 cells x 12 texts: six pieces of work. */
const PLAN = `
tasks: [{ task: word-problems, limit: 8 }]
samplers: [{ label: plain }, { label: nsigma, options: { topNSigma: 1 } }]
temperatures: [1.5]
samples: 12
maxTokens: 48
`;
const TEXTS = 192;

const missing = [
  ...(spawnSync("redis-server", ["--version"]).status === 0 ? [] : ["redis-server"]),
  ...["bullmq", "ioredis"].filter((name) => !installed(name)),
];

function installed(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(missing.length > 0)(
  `nsigma eval --queue${missing.length > 0 ? ` (no ${missing.join(", no ")} here)` : ""}`,
  () => {
    let place: string;
    let plan: string;
    let url: string;
    const children: ChildProcess[] = [];

    beforeAll(async () => {
      assertBuilt();
      place = mkdtempSync(join(tmpdir(), "nsigma-queue-"));
      plan = join(place, "plan.yaml");
      writeFileSync(plan, PLAN);
      url = await startRedis();
    });
    afterAll(() => {
      for (const child of children) child.kill("SIGKILL");
      rmSync(place, { recursive: true });
    });

    function start(command: string, ...words: string[]): ChildProcess {
      const child = spawn(command, words, { stdio: "ignore" });
      children.push(child);
      return child;
    }

    async function startRedis(): Promise<string> {
      const port = await freePort();
      start("redis-server", "--port", `${port}`, "--bind", "127.0.0.1", "--dir", place, "--save", "");
      const answers = () => spawnSync("redis-cli", ["-p", `${port}`, "ping"]).stdout?.toString() === "PONG\n";
      while (!answers()) await setTimeout(50);
      return `redis://127.0.0.1:${port}`;
    }

    /** How many connections Redis has. */
    const clients = (): number => {
      const { stdout } = spawnSync("redis-cli", ["-u", url, "client", "list"], { encoding: "utf8" });
      return stdout.split("\n").length;
    };

    const startWorker = () => start(process.execPath, PROGRAM, "worker", "--queue", url);

    async function samplesIn(run: string): Promise<Sample[]> {
      const samples: Sample[] = [];
      for await (const sample of samplesOf(openRun(join(place, run)))) samples.push(sample);
      return samples.sort((a, b) => (a.key < b.key ? -1 : 1));
    }

    function lines(run: string): number {
      const folder = join(place, run, "journal");
      const files = existsSync(folder) ? readdirSync(folder) : [];
      return files.reduce(
        (sum, name) => sum + readFileSync(join(folder, name), "utf8").split("\n").length - 1,
        0,
      );
    }

    it("nsigma eval --queue, its own process and a worker killed midway, has every text once, as without a queue", async () => {
      const words = ["eval", plan, "--run", join(place, "queued"), "--queue", url];
      const doomed = startWorker();
      const first = start(process.execPath, PROGRAM, ...words);
      while (lines("queued") === 0) await setTimeout(20);
      // Now the worker has the second piece in hand, and the evaluation waits for it.
      first.kill("SIGKILL");
      await setTimeout(100);
      doomed.kill("SIGKILL");
      const before = lines("queued");
      expect(before).toBeGreaterThan(0);
      expect(before).toBeLessThan(TEXTS);

      startWorker();
      startWorker();
      const { code, stdout, stderr } = await nsigma([...words, "--json"]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(JSON.parse(stdout)).toMatchObject({ done: TEXTS, total: TEXTS });
      expect(lines("queued")).toBe(TEXTS);

      await nsigma(["eval", plan, "--run", join(place, "alone")]);
      expect(await samplesIn("queued")).toEqual(await samplesIn("alone"));
    }, 150_000); // a worker counts as gone after ten seconds, and all of this takes turns on what cores there are

    it("nsigma worker ends at an interrupt", async () => {
      const before = clients();
      const worker = startWorker();
      const closed = new Promise((resolve) => worker.once("close", resolve));
      while (clients() <= before) await setTimeout(50); // it listens for interrupts before it connects
      worker.kill("SIGINT");
      expect(await closed).toBe(0);
    });

    it("nsigma worker and eval --queue say in one line that nobody answers, or that it is no URL", async () => {
      const nobody = `redis://127.0.0.1:${await freePort()}`;
      for (const [where, message] of [
        [nobody, /^nsigma: --queue redis:\S+: Redis cannot be reached: [^\n]+\n$/],
        ["here", /^nsigma: --queue here: a URL was expected, such as redis:[^\n]+\n$/],
      ] as const) {
        expect(await nsigma(["worker", "--queue", where])).toMatchObject({
          code: 2,
          stderr: expect.stringMatching(message),
        });
      }
    });
  },
);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
