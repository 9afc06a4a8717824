import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assertBuilt, nsigmaAgain as nsigma } from "../../packages/lab/src/cli/command-line.fixture.ts";

const KEY = "sk-0123456789abcdef";
const PASSWORD = "hunter22";
/** Sets the window's title, clears the screen, writes backwards. */
const ACTS = "\u001b]0;owned\u0007\u001b[2J\u009b2J\u202e";
/** What a terminal would act on. */
const ACTED_ON = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

let place: string;
let server: Server;
let url: string;

beforeAll(async () => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-hostile-output-"));
  server = createServer((request, response) => {
    response.writeHead(400, { "content-type": "application/json" });
    const { authorization } = request.headers;
    response.end(JSON.stringify({ error: { message: `${ACTS}no such key: ${authorization}\nsecond line` } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(place, { recursive: true });
});

describe("messages nobody should read", () => {
  it.each([
    ["worker", "--queue", `redis://me:${PASSWORD}@127.0.0.1:1`],
    ["worker", "--queue", `redis://:${PASSWORD}/@127.0.0.1:1`],
    ["worker", "--queue", `http://me:${PASSWORD}@127.0.0.1:1`],
    ["eval", "--model", `http://me:${PASSWORD}@127.0.0.1:1`],
    ["eval", "--limit", "1", "--queue", `rediss://me:${PASSWORD}@127.0.0.1:1`],
    ["generate", "hello", "--model", `http://me:${PASSWORD}@127.0.0.1:1`],
    ["eval", "--debug", "--model", `http://me:${PASSWORD}@127.0.0.1:1`],
  ])("nsigma %s %s ... says nothing of a password in a URL", async (...words) => {
    const { code, stdout, stderr } = await nsigma(words, { cwd: place });
    expect(stderr).toMatch(/^nsigma: [^\n]+/);
    expect(stdout + stderr).not.toContain(PASSWORD);
    expect(code).toBe(2);
  });

  it("nsigma eval shows neither a key that a server says back nor what a terminal would act on", async () => {
    const plan = join(place, "echo.yaml");
    writeFileSync(
      plan,
      `models: [{ model: "${url}", server: vllm, served: x }]\nsamplers: [{ label: plain }]\ntasks: [{ task: word-problems, limit: 1 }]\ntemperatures: [1]\n`,
    );
    const { code, stderr } = await nsigma(["eval", plan, "--run", join(place, "echo")], {
      env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: url },
    });
    expect(stderr).toMatch(/^nsigma: [^\n]+\n$/);
    expect(stderr).toContain("no such key: Bearer ***");
    expect(stderr).not.toContain(KEY);
    expect(stderr).not.toMatch(ACTED_ON);
    expect(code).toBe(2);
  });

  it("nsigma says a file's name and an argument without what a terminal would act on", async () => {
    for (const words of [
      ["report", `${ACTS}run`],
      ["eval", `${ACTS}.yaml`],
      [`${ACTS}`],
      ["generate", `--${ACTS}`],
    ]) {
      const { code, stdout, stderr } = await nsigma(words, { cwd: place });
      expect(stdout + stderr).not.toMatch(ACTED_ON);
      expect(stderr).toMatch(/^nsigma: [^\n]+\n$/);
      expect(code).toBe(2);
    }
  });
});

describe("labels nobody should write", () => {
  const label = `=HYPERLINK("http://x")${ACTS}\n| y | $z$`;

  it("a report shows them on one line each, in every form, and as no formula", async () => {
    const plan = join(place, "labels.yaml");
    const run = join(place, "labels");
    writeFileSync(
      plan,
      JSON.stringify({
        models: [{ label, model: "embedded" }],
        tasks: [{ label, task: "word-problems", limit: 1 }],
        samplers: [{ label, options: { topNSigma: 1 } }, { label: `+${label}` }],
        temperatures: [1],
        maxTokens: 4,
      }),
    );
    const { code, stdout, stderr } = await nsigma(["eval", plan, "--run", run]);
    expect({ code, acted: ACTED_ON.test(stdout + stderr) }).toEqual({ code: 0, acted: false });
    for (const format of ["terminal", "markdown", "csv", "latex", "json"]) {
      const wide = { env: { COLUMNS: "1000" } }; // so that no label is wrapped
      const shown = (await nsigma(["report", run, "--format", format], wide)).stdout;
      expect([format, ACTED_ON.test(shown)]).toEqual([format, false]);
      if (format === "json") continue;
      const lines = shown.split("\n").filter((line) => line.includes("HYPERLINK"));
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(line).toMatch(/HYPERLINK.*y.*z/);
      if (format === "csv") expect(shown).not.toMatch(/(^|,)"?[=+@-](?!\d)/m);
    }
  });
});
