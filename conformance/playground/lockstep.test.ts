import { type SamplerOptions, TEMPERATURE_FIRST } from "nsigma";
import { lockstep, type PairedStep, partingOf } from "nsigma/analysis";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_BROWSER } from "../browser/browser.ts";
import { eventually, expectAccessible, picture, Playground } from "./playground.fixture.ts";

describe.skipIf(NO_BROWSER)(`two samplers in lockstep (${NO_BROWSER ?? "in Chromium"})`, () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await Playground.start();
  });
  afterAll(() => playground?.close());

  const SECTION = "section[aria-labelledby=lockstep-title]";
  const order = [...TEMPERATURE_FIRST];
  const SIGMA: SamplerOptions = { topNSigma: 1, temperature: 2, order };
  const TOP_P: SamplerOptions = { topP: 0.9, temperature: 2, order };

  /** The library's own, on the same model. */
  const text = () => ({
    after: async (ids: readonly number[]) => (await playground.model.logitsAfter(ids, ids.length - 1))[0],
    prompt: playground.prompt,
    endOfText: playground.model.endOfText,
    most: 96,
  });
  async function library(
    seed: number,
    pair: readonly [SamplerOptions, SamplerOptions],
  ): Promise<PairedStep[]> {
    const steps = [];
    for await (const step of lockstep(text(), pair, seed)) steps.push(step);
    return steps;
  }
  const cells = (page: Page) =>
    page
      .getByRole("list", { name: "Both texts, step by step" })
      .locator("li:not(.writing)")
      .evaluateAll((steps) => steps.map((step) => [...step.children].map((each) => each.textContent)));
  const done = (page: Page) =>
    page.waitForFunction(
      () => !document.querySelector(".pair .writing") && document.querySelector("[data-parting]"),
    );

  it("writes both texts with the same random numbers, and says where they part and why", async () => {
    const page = await playground.open();
    await page.getByRole("slider", { name: /^Temperature/ }).fill("2");
    await page.getByRole("button", { name: "Write both" }).click();
    await done(page);
    const steps = await library(1, [SIGMA, TOP_P]);
    const parting = steps.findIndex(({ draws: [one, other] }) => one!.token !== other!.token);
    expect(parting).toBeGreaterThanOrEqual(0);
    const shown = await cells(page);
    expect(shown).toHaveLength(steps.length);
    const words = page.locator("[data-parting]");
    expect(await words.getAttribute("data-parting")).toBe(`${parting}`);
    expect(await page.locator("[data-pair-u]").innerText()).toBe(steps[parting].u.toFixed(6));
    const [one, other] = steps[parting].draws;
    for (const [side, draw] of [one!, other!].entries()) {
      expect(await page.locator(`[data-interval="${side}"]`).innerText()).toBe(
        `${draw.low.toFixed(4)} to ${draw.high.toFixed(4)}`,
      );
    }
    expect(other!.cutByOther).toBe(true);
    expect(one!.cutByOther).toBe(false);
    expect(await words.innerText()).toMatch(/Top-nσ 1 had cut the token that top-p 0\.9 draws\.$/);
    await picture(page, "lockstep", SECTION);
    await page.close();
  });

  it("finds two equal texts where both samplers draw the same, and takes a temperature for one alone", async () => {
    const page = await playground.open();
    await page.getByLabel("Second sampler").selectOption({ label: "Top-nσ 1" });
    await page.getByRole("button", { name: "Write both" }).click();
    await done(page);
    expect(await page.locator("[data-parting]").innerText()).toMatch(/^The texts are equal/);
    const own = page.getByLabel("Second temperature");
    await own.fill("4");
    await own.press("Tab");
    await page.getByLabel("Second sampler").selectOption({ label: "top-k 20" });
    await page.getByRole("button", { name: "Write both" }).click();
    await done(page);
    const pair = [
      { ...SIGMA, temperature: 1 },
      { topK: 20, temperature: 4, order },
    ] as const;
    const { step } = await partingOf(text(), pair, 1);
    expect(await page.locator("[data-parting]").getAttribute("data-parting")).toBe(`${step ?? "none"}`);
    await page.close();
  });

  it("tells for 20 seeds how many texts are equal and where the others part, and stays accessible on a phone", async () => {
    const page = await playground.open("phone", "dark");
    await page.getByRole("slider", { name: /^Temperature/ }).fill("1.5");
    await page.getByRole("button", { name: "Write both" }).click();
    await done(page);
    await page.getByRole("button", { name: "Try 20 seeds" }).click();
    const pair = [
      { ...SIGMA, temperature: 1.5 },
      { ...TOP_P, temperature: 1.5 },
    ] as const;
    const apart = [];
    for (let seed = 1; seed <= 20; seed++) {
      const { step } = await partingOf(text(), pair, seed);
      if (step !== null) apart.push(step);
    }
    expect(apart.length).toBeGreaterThan(0);
    await eventually(() => page.locator(".seeds p").innerText()).toMatch(/^Of 20 seeds/);
    expect(await page.locator("[data-equal]").innerText()).toMatch(
      new RegExp(`^${20 - apart.length} gives? equal texts$`),
    );
    const mean = apart.reduce((sum, step) => sum + step, 0) / apart.length;
    expect(await page.locator("[data-mean-step]").innerText()).toBe(mean.toFixed(1));
    await picture(page, "lockstep-phone-dark", SECTION);
    await expectAccessible(page);
    await page.close();
  });
});
