import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_BROWSER, openBrowser } from "./browser.ts";
import { buildExample } from "./build.ts";
import { serve } from "./serve.ts";

describe.skipIf(NO_BROWSER)(`examples in a browser${NO_BROWSER ? ` (${NO_BROWSER})` : ""}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it.each(["transformers-browser", "wllama"])("examples/%s shows an answer that is right", async (name) => {
    const built = await buildExample(name);
    const site = await serve(built.folder);
    const page = await browser.newPage();
    await page.goto(site.url);
    const output = page.locator("output[data-ending]");
    expect(await output.textContent()).toMatch(/= 21 plums/);
    expect(await output.getAttribute("data-ending")).toBe("end of text");
    await page.close();
    await site.close();
    await built.remove();
  });
});
