import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { serveOpenAI } from "../hosts/openai-server.ts";
import { NO_LLAMA_SERVER, startLlamaServer } from "../llama-server/llama-server.ts";

const FOLDER = fileURLToPath(new URL("../../examples/openai", import.meta.url));
const run = (...words: string[]) =>
  promisify(execFile)(process.execPath, ["index.js", ...words], { cwd: FOLDER });

it("node examples/openai/index.js URL says that Top-nσ takes effect, and answers at temperature 3", async () => {
  const server = await serveOpenAI({ dialect: "llama.cpp" });
  await expectAnswer(server.url).finally(() => server.close());
});

it.skipIf(NO_LLAMA_SERVER !== undefined)(
  `node examples/openai/index.js URL does so on llama.cpp's own server (${NO_LLAMA_SERVER ?? "here"})`,
  async () => {
    const server = await startLlamaServer();
    await expectAnswer(`${server.url}/v1`).finally(() => server.close());
  },
);

async function expectAnswer(url: string): Promise<void> {
  const { stdout } = await run(url, "llama.cpp");
  expect(stdout).toMatch(/^Top-nσ takes effect: true; /);
  expect(stdout).toContain("#### 21");
}

it("node examples/openai/index.js without a URL says how to start a server", async () => {
  const env = { ...process.env, OPENAI_BASE_URL: "" };
  const failed = promisify(execFile)(process.execPath, ["index.js"], { cwd: FOLDER, env });
  await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("llama-server -m") });
});
