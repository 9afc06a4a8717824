import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { Row } from "nsigma/hosts";
import { llamaCppHost } from "nsigma/llama-cpp";
import { GGUF_FILE } from "nsigma-tiny-model";
import { describe, expect, it } from "vitest";
import { nsigma } from "../../packages/lab/src/cli/command-line.fixture.ts";

/** Operations of the random test, and how many go on at the same time. */
const OPERATIONS = 10_000;
const AT_ONCE = 12;

it(`${OPERATIONS} operations at random end as they should, and no assertion of llama.cpp's ends the process`, async () => {
  const host = await llamaCppHost({ model: GGUF_FILE, threads: 1, sequences: 6, contextSize: 256 });
  const any = dice(7);
  const words = "Mia has twelve plums and eats five of them each day until none are left".split(" ");
  const promptOf = (most: number): string =>
    Array.from({ length: 1 + any(most) }, (_, at) => words[(at * (1 + any(3))) % words.length]).join(" ");
  const ended: Record<string, number> = {};
  const count = (how: string): unknown => (ended[how] = (ended[how] ?? 0) + 1);
  let begun = 0;

  const operations: (() => Promise<void>)[] = [
    async () => {
      const tooLong = host.generate({ prompt: promptOf(20) + " word".repeat(300), sampler: {} });
      await expect(tooLong).rejects.toThrow(/^prompt must be shorter than the context's 256 tokens/);
      count("too long");
    },
    async () => {
      const ids = host.encode(promptOf(60)).slice(0, 200);
      const from = any(ids.length);
      expect(await host.logitsAfter(ids, from)).toHaveLength(ids.length - from);
      count("read");
    },
    async () => {
      let left = 1 + any(5);
      for await (const _ of host.decode(Array.from({ length: 6 }, rowOf), 3)) if (--left === 0) break;
      count("left in the middle");
    },
    async () => {
      const onText = (): void => {
        throw new Error("a listener's own");
      };
      const failed = host.generate({ prompt: promptOf(10), sampler: {}, maxTokens: 4, onText });
      await expect(failed).rejects.toThrow("a listener's own");
      count("failed");
    },
    async () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), any(10));
      const request = { prompt: promptOf(30), sampler: { temperature: 3 }, maxTokens: 1 + any(20) };
      count((await host.generate({ ...request, signal: controller.signal })).ending);
    },
    async () => {
      const request = { prompt: promptOf(any(5) === 0 ? 120 : 10), sampler: { temperature: 3, seed: begun } };
      count((await host.generate({ ...request, maxTokens: 1 + any(8) })).ending);
    },
  ];

  function rowOf(): Row {
    let tokens = 0;
    return {
      prompt: host.encode(promptOf(20)),
      get over() {
        return tokens >= 3;
      },
      next: () => {
        tokens++;
        return 5 + any(4000);
      },
    };
  }

  async function go(): Promise<void> {
    while (begun++ < OPERATIONS) await operations[any(operations.length)]();
  }
  await Promise.all(Array.from({ length: AT_ONCE }, go));
  await host.close();
  expect(Object.keys(ended).sort()).toEqual(
    expect.arrayContaining(["aborted", "failed", "left in the middle", "length", "read", "too long"]),
  );
}, 1_200_000);

/** Whole numbers below a bound, the same each time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % below;
  };
}

/** Other releases of llama.cpp than the one that is installed, by the release of node-llama-cpp that brings them. */
const RELEASES = { b10361: "3.20.0", "0.5.0": "3.22.1" };
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "nsigma-tests");
const PACKAGE = `@node-llama-cpp/${process.platform}-${process.arch}`;

describe.each(Object.entries(RELEASES))("llama.cpp %s", (release, version) => {
  const folder = bring(version) ?? "";

  it.skipIf(folder === "")("writes what the installed release writes, and says which it is", async () => {
    const question = "Mia has 12 plums and buys 9 more. How many plums does Mia have?";
    const words = ["generate", question, "--temperature", "0", "--model", GGUF_FILE];
    const there = await nsigma(words, { env: { NSIGMA_LLAMA_CPP: folder } });
    const here = await nsigma(words);
    expect(there.stdout).toBe(here.stdout);
    expect(here.stdout).toMatch(/\b21\b/);
    const code = `import { openLibrary } from "nsigma/llama-cpp"; console.log(JSON.stringify((await openLibrary()).info));`;
    const info = execFileSync(process.execPath, ["--input-type=module", "-e", code], {
      env: { ...process.env, NSIGMA_LLAMA_CPP: folder },
      encoding: "utf8",
    });
    expect(JSON.parse(info)).toMatchObject({
      origin: "environment",
      version: expect.stringContaining(release),
    });
  });
});

/** The folder with a release's library; undefined where it cannot be brought. */
function bring(version: string): string | undefined {
  const place = join(CACHE, `node-llama-cpp-${version}`);
  try {
    if (!existsSync(place)) {
      const half = mkdtempSync(join(tmpdir(), "nsigma-release-"));
      const pack = ["pack", "--silent", "--pack-destination", half, `${PACKAGE}@${version}`];
      const file = execFileSync("npm", pack, {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim();
      execFileSync("tar", ["-xzf", join(half, file), "-C", half]);
      rmSync(join(half, file));
      execFileSync("mkdir", ["-p", CACHE]);
      renameSync(half, place);
    }
    const bins = join(place, "package", "bins");
    return join(bins, readdirSync(bins)[0]);
  } catch {
    return undefined;
  }
}
