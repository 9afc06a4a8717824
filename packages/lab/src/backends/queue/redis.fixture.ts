import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** What the tests of the queue need and this machine lacks. */
export const MISSING: readonly string[] = [
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

/** A Redis server of our own. */
export interface OwnRedis {
  readonly url: string;
  /** Starts a program that ends with the server, at the latest. */
  start(command: string, ...words: string[]): ChildProcess;
  stop(): void;
}

export async function startRedis(): Promise<OwnRedis> {
  const folder = mkdtempSync(join(tmpdir(), "nsigma-redis-"));
  const children: ChildProcess[] = [];
  const start = (command: string, ...words: string[]): ChildProcess => {
    const child = spawn(command, words, { stdio: "ignore" });
    children.push(child);
    return child;
  };
  const port = await freePort();
  start("redis-server", "--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", "");
  const answers = () => spawnSync("redis-cli", ["-p", `${port}`, "ping"]).stdout?.toString() === "PONG\n";
  while (!answers()) await setTimeout(50);
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    stop() {
      for (const child of children) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
