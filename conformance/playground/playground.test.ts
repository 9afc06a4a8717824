import { readFileSync } from "node:fs";
import { createSampler, DEFAULT_ORDER, TEMPERATURE_FIRST } from "nsigma";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_BROWSER } from "../browser/browser.ts";
import {
  eventually,
  expectAccessibleEverywhere,
  Playground,
  QUESTION,
  written,
} from "./playground.fixture.ts";

describe.skipIf(NO_BROWSER)(`the playground, at / of nsigma serve (${NO_BROWSER ?? "in Chromium"})`, () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await Playground.start();
  });
  afterAll(() => playground?.close());
  const open: Playground["open"] = (...how) => playground.open(...how);

  const kept = async (page: Page, option: string): Promise<number> => {
    const text = await page.locator(`tr[data-sampler=${option}] [data-kept]`).innerText();
    return Number(text.replaceAll(",", ""));
  };
  const distribution = (options: object) =>
    createSampler({ ...options, order: TEMPERATURE_FIRST }).distribution(playground.row);

  it("has written a first text when it opens, the one that the library writes", async () => {
    const page = await open();
    const text = await page.locator(".strip button").allInnerTexts();
    const sampler = { topNSigma: 1, temperature: 1, seed: 1, order: TEMPERATURE_FIRST };
    const { text: expected } = await playground.model.host.generate({
      prompt: [{ role: "user", content: QUESTION }],
      sampler,
    });
    expect(text.slice(0, -1).join("").replaceAll("␣", " ").replaceAll("⏎", "\n")).toBe(expected);
    await page.close();
  });

  it("shows as many tokens left as the library keeps, and follows a line that is dragged", async () => {
    const page = await open();
    for (const [option, value] of Object.entries({ topNSigma: 1, minP: 0.1, topP: 0.9, topK: 20 })) {
      expect(await kept(page, option)).toBe(distribution({ [option]: value }).ids.length);
    }
    const line = page.getByRole("slider", { name: /^Top-nσ/ });
    const box = (await line.locator(".grip").boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x - 300, box.y + 100, { steps: 8 });
    await page.mouse.up();
    await eventually(() => kept(page, "topNSigma")).toBeGreaterThan(5);
    const n = Number(await line.getAttribute("aria-valuenow"));
    await eventually(() => kept(page, "topNSigma")).toBe(distribution({ topNSigma: n }).ids.length);
    await page.close();
  });

  it("cuts before the temperature or after it, as the switch says", async () => {
    const page = await open();
    await page.getByRole("slider", { name: /^Temperature/ }).fill("2");
    const at = (order: readonly string[]) =>
      createSampler({ topP: 0.9, temperature: 2, order: [...order] }).distribution(playground.row).ids.length;
    expect(at(TEMPERATURE_FIRST)).toBeGreaterThan(at(DEFAULT_ORDER));
    await eventually(() => kept(page, "topP")).toBe(at(TEMPERATURE_FIRST));
    await page.getByRole("checkbox", { name: /^temperature before the cuts/ }).uncheck();
    await eventually(() => kept(page, "topP")).toBe(at(DEFAULT_ORDER));
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.close();
  });

  it("moves a line by the keyboard", async () => {
    const page = await open();
    const line = page.getByRole("slider", { name: /^top-k/ });
    await line.focus();
    await page.keyboard.press("ArrowLeft");
    await eventually(() => kept(page, "topK")).toBe(22);
    await page.close();
  });

  it("draws the library's random number and token, and another one with another seed", async () => {
    const page = await open();
    const drawn = (seed: number) =>
      createSampler({ topNSigma: 1, temperature: 1, seed, order: TEMPERATURE_FIRST }).trace(playground.row);
    await eventually(() => page.locator("[data-u]").innerText()).toBe(drawn(1).u.toFixed(6));
    await page.getByRole("button", { name: "Draw again from here" }).click();
    await eventually(() => page.locator("[data-u]").innerText()).toBe(drawn(2).u.toFixed(6));
    await page.close();
  });

  it("keeps all settings in its address, and opens with those of a link", async () => {
    const page = await open();
    await page.getByLabel("Seed").fill("42");
    await page.getByLabel("Seed").press("Tab");
    await page.getByRole("combobox", { name: /^Sampler/ }).selectOption({ label: "min-p 0.1" });
    await eventually(async () => decodeURIComponent(page.url())).toMatch(/"seed":42.*"chosen":1/);
    const other = await playground.browser.newPage();
    await other.goto(page.url());
    await other.locator("svg.row").waitFor();
    await written(other);
    expect(await other.getByLabel("Seed").inputValue()).toBe("42");
    const drawn = createSampler({ minP: 0.1, temperature: 1, seed: 42, order: TEMPERATURE_FIRST }).trace(
      playground.row,
    );
    await eventually(() => other.locator("[data-u]").innerText()).toBe(drawn.u.toFixed(6));
    await other.close();
    await page.close();
  });

  it("says the sampler in other engines' words, and what they cannot do; saves the text and the picture", async () => {
    const page = await open();
    const engine = page.getByLabel("Engine");
    const code = page.locator("[aria-labelledby=code-title] pre");
    expect(await code.innerText()).toMatch(/createSampler\(\{\s+"topNSigma": 1,/);
    await engine.selectOption("koboldcpp");
    expect(await page.locator("[aria-labelledby=code-title] pre").innerText()).toMatch(/"nsigma": 1/);
    await engine.selectOption("vllm");
    expect(await page.locator("[aria-labelledby=code-title] li").allInnerTexts()).toContainEqual(
      expect.stringMatching(/^topNSigma cannot be done there/),
    );
    const saved = async (name: string): Promise<string> => {
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name }).click(),
      ]);
      return readFileSync(await file.path(), "utf8");
    };
    const { tokens, sampler } = JSON.parse(await saved("Save the text and its traces"));
    expect(sampler).toMatchObject({ topNSigma: 1, seed: 1 });
    expect(tokens[0].trace).toMatchObject({ step: 0, seed: 1, rank: 1 });
    expect(await saved("Save the picture: The row, as SVG")).toMatch(/^<svg .*Top-nσ 1/s);
    await page.close();
  });

  it("goes on when the network is gone", async () => {
    const page = await open();
    await page.context().setOffline(true);
    await page
      .getByLabel("Question", { exact: true })
      .fill("Ann has 5 pens and gets 2 more. How many pens does Ann have?");
    await page.getByRole("button", { name: "Write", exact: true }).click();
    await eventually(() => page.locator(".prompt").innerText()).toMatch(/Ann has 5 pens/);
    await written(page);
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.close();
  });

  it("has no fault that axe finds, and nothing to scroll sideways, wide and light or small and dark", async () => {
    const page = await open();
    await expectAccessibleEverywhere(page, "page");
    await page.close();
  });
});
