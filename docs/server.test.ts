import { execFile, execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveEmbedded } from "../packages/lab/src/serve/serve.fixture.ts";
import type { Serving } from "../packages/lab/src/serve/serve.ts";

const page = readFileSync(join(import.meta.dirname, "server.md"), "utf8");
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp("```" + language + "\n(.*?)```", "gs"))].map(([, code]) => code);
/** Where the page says that the server is. */
const THERE = "http://localhost:8080";

let serving: Serving;
beforeAll(async () => {
  serving = await serveEmbedded();
});
afterAll(() => serving.close());

const run = promisify(execFile);

describe("docs/server.md", () => {
  const requests = blocks("sh").filter((block) => block.startsWith("curl "));
  it.runIf(hasCurl()).each(requests)("%s is answered", async (request) => {
    const { stdout } = await run("bash", ["-c", request.replaceAll(THERE, serving.url)]);
    const answer = JSON.parse(stdout);
    expect(answer.error).toBeUndefined();
    expect(answer.choices ?? answer.tokens).not.toHaveLength(0);
  });

  it.each(blocks("ts"))("the snippet %s streams the answer", async (code) => {
    const file = join(import.meta.dirname, `../.server-snippet-${process.pid}.mjs`);
    writeFileSync(file, code.replaceAll(THERE, serving.url));
    try {
      expect((await run(process.execPath, [file])).stdout).toContain("21");
    } finally {
      rmSync(file);
    }
  });

  it.each(["/v1/models", "/props", "/slots", "/health", "/openapi.json", "/metrics"])(
    "has %s",
    async (path) => {
      expect(page).toContain(path);
      expect((await fetch(serving.url + path)).status).toBe(200);
    },
  );
});

function hasCurl(): boolean {
  try {
    return execFileSync("curl", ["--version"]).length > 0;
  } catch {
    return false;
  }
}
