import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, matchesGlob } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandOf, readDockerfile } from "./dockerfile.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const KEY = "key-of-the-container";

const instructions = readDockerfile(join(ROOT, "Dockerfile"));
const only = (name: string): (typeof instructions)[number] =>
  instructions.find((each) => each.name === name)!;

/** What a build would get: the files of the repository that `.dockerignore` lets through. */
function context(): string[] {
  const rules = readFileSync(join(ROOT, ".dockerignore"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const matches = (file: string, pattern: string): boolean =>
    matchesGlob(file, pattern) || matchesGlob(file, `${pattern}/**`);
  /** The last rule that is about a file holds. */
  const lets = (file: string): boolean =>
    rules.findLast((rule) => matches(file, rule.replace(/^!/, "")))?.startsWith("!") ?? true;
  return files
    .trimEnd()
    .split("\n")
    .filter((file) => lets(file) && existsSync(join(ROOT, file)));
}

/** No Docker is needed: the steps of the Dockerfile are run in an empty folder, as a user who could not write there. */
describe("the container", () => {
  let folder: string;
  let port: number;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "nsigma-container-"));
    for (const file of context()) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      cpSync(join(ROOT, file), join(folder, file));
    }
    for (const { name, words } of instructions)
      if (name === "RUN")
        execFileSync("sh", ["-c", words], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
    chmodSync(folder, 0o755); // whoever has no rights can read it, as in a container
    port = await freePort();
  }, 900_000);
  afterAll(() => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts the container's program: its entry point and its command, at a port that is free here. */
  function start(env: Record<string, string>): ChildProcess {
    const [program, ...words] = [...commandOf(only("ENTRYPOINT")), ...commandOf(only("CMD"))];
    const here = words.map((word) => word.replace(/^\/nsigma/, folder));
    const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { NSIGMA_API_KEY: _, ...own } = process.env;
    const child = spawn(program, [...here, "--port", String(port)], {
      cwd: folder,
      env: { ...own, HOME: tmpdir(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
      ...asNobody,
    });
    children.push(child);
    return child;
  }

  function isHealthy(): boolean {
    const [program, ...words] = commandOf(only("HEALTHCHECK"));
    const here = words.map((word) => word.replace("8080", String(port)));
    try {
      execFileSync(program, here, { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  }

  it("has the server's own port, no rights, and nothing that is only for building", () => {
    expect(only("EXPOSE").words).toBe("8080");
    expect(only("USER").words).toBe("node");
    expect(existsSync(join(folder, "node_modules", "vitest"))).toBe(false);
    expect(existsSync(join(folder, "node_modules", "fastify"))).toBe(true);
  });

  it("does not start without a key, and says so", async () => {
    const child = start({});
    let said = "";
    child.stderr!.on("data", (piece: Buffer) => (said += String(piece)));
    const [code] = (await once(child, "exit")) as [number];
    expect([code, said]).toEqual([2, expect.stringContaining("give --api-key")]);
  });

  it("starts with one, is healthy, answers those who have it, and stops when it is told to", async () => {
    expect(isHealthy()).toBe(false);
    const child = start({ NSIGMA_API_KEY: KEY });
    await expect.poll(isHealthy, { timeout: 60_000, interval: 500 }).toBe(true);
    const ask = (headers: Record<string, string>): Promise<Response> =>
      fetch(`http://127.0.0.1:${port}/v1/completions`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ prompt: "Tom has", max_tokens: 4 }),
      });
    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization: `Bearer ${KEY}` })).status).toBe(200);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
