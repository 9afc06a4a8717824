import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assertBuilt, nsigma, PROGRAM } from "../../cli/command-line.fixture.ts";
import { openRun, samplesOf } from "../../run/read-run.ts";
import type { Sample } from "../../run/sample.ts";
import { freePort, MISSING, type OwnRedis, startRedis } from "./redis.fixture.ts";

/** 8 problems x 2 cells x 12 texts: six pieces of work. */
const PLAN = `
tasks: [{ task: word-problems, limit: 8 }]
samplers: [{ label: plain }, { label: nsigma, options: { topNSigma: 1 } }]
temperatures: [1.5]
samples: 12
maxTokens: 48
`;
const TEXTS = 192;

describe.skipIf(MISSING.length > 0)(
  `nsigma eval --queue${MISSING.length > 0 ? ` (no ${MISSING.join(", no ")} here)` : ""}`,
  () => {
    let place: string;
    let plan: string;
    let url: string;
    let redis: OwnRedis;

    beforeAll(async () => {
      assertBuilt();
      place = mkdtempSync(join(tmpdir(), "nsigma-queue-"));
      plan = join(place, "plan.yaml");
      writeFileSync(plan, PLAN);
      redis = await startRedis();
      url = redis.url;
    });
    afterAll(() => {
      redis.stop();
      rmSync(place, { recursive: true });
    });

    /** How many connections Redis has. */
    const clients = (): number => {
      const { stdout } = spawnSync("redis-cli", ["-u", url, "client", "list"], { encoding: "utf8" });
      return stdout.split("\n").length;
    };

    const startWorker = () => redis.start(process.execPath, PROGRAM, "worker", "--queue", url);

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
      const first = redis.start(process.execPath, PROGRAM, ...words);
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

    it("nsigma worker and eval --queue say in one line that nobody answers, or that it is not a URL", async () => {
      const nobody = `redis://127.0.0.1:${await freePort()}`;
      for (const [where, message] of [
        [nobody, /^nsigma: --queue redis:\S+: Redis cannot be reached: [^\n]+\n$/],
        ["here", /^nsigma: --queue must be a URL such as redis:[^\n]+, got here\n$/],
      ] as const) {
        expect(await nsigma(["worker", "--queue", where])).toMatchObject({
          code: 2,
          stderr: expect.stringMatching(message),
        });
      }
    });
  },
);
