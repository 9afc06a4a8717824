import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serveOpenAI } from "../hosts/openai-server.ts";

const FOLDER = fileURLToPath(new URL("../../examples/openai", import.meta.url));
const run = (...words: string[]) =>
  promisify(execFile)(process.execPath, ["index.js", ...words], { cwd: FOLDER });

let server: Awaited<ReturnType<typeof serveOpenAI>>;
beforeAll(async () => {
  server = await serveOpenAI({ dialect: "llama.cpp" });
});
afterAll(() => server.close());

it("node examples/openai/index.js URL says that Top-nσ takes effect, and answers at temperature 3", async () => {
  const { stdout } = await run(server.url, "llama.cpp");
  expect(stdout).toMatch(/^Top-nσ takes effect: true; /);
  expect(stdout).toContain("#### 21");
});

it("node examples/openai/index.js without a URL says how to start a server", async () => {
  const env = { ...process.env, OPENAI_BASE_URL: "" };
  const failed = promisify(execFile)(process.execPath, ["index.js"], { cwd: FOLDER, env });
  await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("llama-server -m") });
});
