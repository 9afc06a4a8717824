import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_BROWSER, openBrowser } from "./browser.ts";
import { type Built, buildPage } from "./build.ts";
import { type Drawn, drawTokens } from "./draw-tokens.ts";
import { serve } from "./serve.ts";

describe.skipIf(NO_BROWSER)(`sampler.sample(row) in a browser${NO_BROWSER ? ` (${NO_BROWSER})` : ""}`, () => {
  let built: Built;
  let browser: Browser;
  let inNode: Drawn;
  beforeAll(async () => {
    [built, browser] = await Promise.all([buildPage("kernel"), openBrowser()]);
    inNode = drawTokens();
  });
  afterAll(async () => {
    await browser?.close();
    await built?.remove();
  });

  it("runs on WebAssembly and draws Node's tokens, in a page and in a worker", async () => {
    expect(inNode.kernel).toBe("wasm");
    expect(await drawn()).toEqual({ page: inNode, worker: inNode });
  });

  it("draws the same tokens in TypeScript loops where the page's policy forbids WebAssembly", async () => {
    const expected = { kernel: "js", tokens: inNode.tokens };
    expect(await drawn("script-src 'self'")).toEqual({ page: expected, worker: expected });
  });

  async function drawn(policy?: string): Promise<{ page: Drawn; worker: Drawn }> {
    const site = await serve(built.folder, policy === undefined ? {} : { policy });
    const page = await browser.newPage();
    await page.goto(`${site.url}kernel.html`);
    const read = async (id: string) =>
      JSON.parse((await page.locator(`#${id}:not(:empty)`).textContent()) ?? "");
    const result = { page: await read("page"), worker: await read("worker") };
    await page.close();
    await site.close();
    return result;
  }
});
