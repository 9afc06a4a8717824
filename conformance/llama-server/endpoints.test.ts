import { GGUF_FILE } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadServed, serve, type Serving } from "../../packages/lab/src/serve/serve.ts";
import { EXPECTATIONS, page } from "./endpoints.ts";
import type { Expectation, Server } from "./expectation.ts";
import { CONTEXT, type LlamaServer, NO_LLAMA_SERVER, startLlamaServer } from "./llama-server.ts";

/** Whether the server does it, or what the reason must be that it does not. */
async function meets({ check }: Expectation, server: Server): Promise<boolean> {
  return check(server).then(
    () => true,
    () => false,
  );
}

describe("nsigma serve does what llama.cpp's tests expect of its server", () => {
  let serving: Serving;
  let server: Server;

  beforeAll(async () => {
    const models = await loadServed([GGUF_FILE], ["tiny"], {
      texts: 2,
      context: CONTEXT,
      threads: 1,
      exact: false,
    });
    serving = await serve(models, {
      host: "127.0.0.1",
      port: 0,
      defaults: { sampler: {}, byDefault: true },
      queue: 100,
      timeout: 60_000,
      keys: [],
      origins: [],
      hosts: [],
    });
    server = { url: serving.url, places: 2, context: CONTEXT, model: "tiny" };
  });
  afterAll(() => serving.close());

  it.each(EXPECTATIONS.filter(({ ours }) => ours === undefined))("$says", ({ check }) => check(server));

  it.each(EXPECTATIONS.filter(({ ours }) => ours !== undefined))(
    "not: $says, because $ours",
    async (expected) => {
      expect(await meets(expected, server)).toBe(false);
    },
  );
});

describe.skipIf(NO_LLAMA_SERVER)(`llama.cpp's own server (${NO_LLAMA_SERVER ?? "here"})`, () => {
  let llama: LlamaServer;
  let server: Server;

  beforeAll(async () => {
    llama = await startLlamaServer();
    server = { url: llama.url, places: 2, context: CONTEXT, model: "tiny" };
  });
  afterAll(() => llama?.close());

  it.each(EXPECTATIONS.filter(({ theirs }) => theirs === undefined))("$says", ({ check }) => check(server));

  it.each(EXPECTATIONS.filter(({ theirs, varies }) => theirs !== undefined && !varies))(
    "not: $says, because $theirs",
    async (expected) => {
      expect(await meets(expected, server)).toBe(false);
    },
  );
});

it("docs/llama-server-tests.md is this list (npx vitest run conformance/llama-server --update)", async () => {
  await expect(page()).toMatchFileSnapshot("../../docs/llama-server-tests.md");
});
