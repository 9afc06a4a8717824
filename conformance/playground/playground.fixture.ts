import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { loadLocal } from "../../packages/lab/src/models/load.ts";
import { EMBEDDED } from "../../packages/lab/src/models/locate.ts";
import type { LocalModel } from "../../packages/lab/src/models/model.ts";
import { serveEmbedded } from "../../packages/lab/src/serve/serve.fixture.ts";
import type { Serving } from "../../packages/lab/src/serve/serve.ts";
import { openBrowser } from "../browser/browser.ts";

/** Screenshots stay here, for people to look at. */
const PICTURES = join(import.meta.dirname, "../../reports/playground");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** What the page asks when it opens. */
export const QUESTION = "Tom has 3 apples and buys 4 more. How many apples does he have?";
export const SIZES = { wide: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };

/** The built page at / of `nsigma serve`, in a browser, and the same model here to hold its numbers against. */
export class Playground {
  readonly browser: Browser;
  readonly serving: Serving;
  readonly model: LocalModel;
  /** The question as tokens. */
  readonly prompt: readonly number[];
  /** The logits after it. */
  readonly row: Float32Array;

  private constructor(
    browser: Browser,
    serving: Serving,
    model: LocalModel,
    prompt: readonly number[],
    row: Float32Array,
  ) {
    [this.browser, this.serving, this.model, this.prompt, this.row] = [browser, serving, model, prompt, row];
  }

  /** @param how as `openBrowser` takes it */
  static async start(...how: Parameters<typeof openBrowser>): Promise<Playground> {
    mkdirSync(PICTURES, { recursive: true });
    const [browser, serving, model] = await Promise.all([
      openBrowser(...how),
      serveEmbedded(),
      loadLocal(EMBEDDED),
    ]);
    const prompt = model.encode([{ role: "user", content: QUESTION }]);
    const [row] = await model.logitsAfter(prompt, prompt.length - 1);
    return new Playground(browser, serving, model, prompt, row);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.serving.close();
    await this.model.close();
  }

  /** The page with its first text. */
  async open(
    size: keyof typeof SIZES = "wide",
    colorScheme: "light" | "dark" = "light",
    query = "",
  ): Promise<Page> {
    const page = await this.browser.newPage({ viewport: SIZES[size], colorScheme });
    page.on("pageerror", (error) => {
      throw error;
    });
    await page.goto(this.serving.url + query);
    if (query === "") {
      await page.locator("svg.row").waitFor();
      await written(page);
    }
    return page;
  }
}

/** Waits for the end of a text. */
export async function written(page: Page): Promise<void> {
  await page.waitForFunction(
    () => !document.querySelector(".writing") && document.querySelectorAll(".strip button").length > 3,
  );
}

/** The page follows by itself, on a busy machine after a while. */
export const eventually = <Value>(read: () => Promise<Value>) => expect.poll(read, { timeout: 30_000 });

/** @param part of the page, as a selector; all of it where this is left out */
export async function picture(page: Page, name: string, part?: string): Promise<void> {
  const path = join(PICTURES, `${name}.png`);
  await (part === undefined
    ? page.screenshot({ path, fullPage: true })
    : page.locator(part).screenshot({ path }));
}

/** Nothing that axe finds, and nothing to scroll sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  await page.evaluate(`(() => { ${AXE} })()`).catch(() => page.addScriptTag({ content: AXE }));
  const faults = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`);
  });
  expect(faults).toEqual([]);
}

/**
 * The same in a wide window in light colours and on a phone in dark ones, with a picture of each.
 *
 * @param name of the pictures
 */
export async function expectAccessibleEverywhere(page: Page, name: string): Promise<void> {
  for (const [size, colorScheme] of [
    ["wide", "light"],
    ["phone", "dark"],
  ] as const) {
    await page.setViewportSize(SIZES[size]);
    await page.emulateMedia({ colorScheme });
    await picture(page, `${name}-${size}-${colorScheme}`);
    await expectAccessible(page);
  }
}

/** Opens the choices of models. */
export const chooseModel = (page: Page): Promise<void> => page.getByText("Model", { exact: true }).click();
/** Which model is open, in the page's words. */
export const modelStatus = (page: Page): Promise<string> => page.locator("header [role=status]").innerText();
