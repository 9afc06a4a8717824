import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TEMPERATURE_FIRST } from "nsigma";
import { type NoiseEffect, noiseEffect } from "nsigma/analysis";
import { noisyRows } from "nsigma/hosts";
import { type NoiseOptions, peak } from "nsigma/noise";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addNoise } from "../../packages/lab/src/noise/add-noise.ts";
import { NO_BROWSER } from "../browser/browser.ts";
import {
  eventually,
  expectAccessibleEverywhere,
  Playground,
  QUESTION,
  written,
} from "./playground.fixture.ts";

const DRAWS = 32;

describe.skipIf(NO_BROWSER)(`noise inside the model (${NO_BROWSER ?? "in Chromium"})`, () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await Playground.start();
  });
  afterAll(() => playground?.close());

  /** What the lab's model makes of a dose, with the page's seed. */
  async function expected(noise: NoiseOptions, seed = 1): Promise<NoiseEffect> {
    const { model, prompt, row } = playground;
    const rows = await noisyRows(model.decoder!, prompt, { ...noise, seed }, DRAWS);
    return noiseEffect(row, rows, { top: 8, cloud: true });
  }

  async function openNoise(...how: Parameters<Playground["open"]>): Promise<Page> {
    const page = await playground.open(...how);
    await page.locator("#noise-title").scrollIntoViewIfNeeded();
    await page.locator(".noise-cloud").waitFor();
    return page;
  }

  const dose = (page: Page, letter: string, theta: number): Promise<void> =>
    page.getByRole("slider", { name: new RegExp(`^${letter} `) }).fill(String(theta));

  const numbersIn = (text: string): number[] => (text.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);

  /** The cloud's lines: token, logit without noise, mean and σ, how often it is the best. */
  async function cloud(page: Page): Promise<number[][]> {
    const lines = await page
      .locator(".noise-cloud tbody tr")
      .evaluateAll((rows) =>
        rows.map((row) => [
          row.getAttribute("data-token")!,
          ...["sober", "moments", "best"].map((name) => row.querySelector(`[data-${name}]`)!.textContent),
        ]),
      );
    return lines.map((line) => line.flatMap((text) => numbersIn(text!)));
  }

  /** The page follows by itself. Both runtimes round otherwise: the second digit after the point may differ by one. */
  async function expectCloud(page: Page, { tokens }: NoiseEffect): Promise<void> {
    await eventually(async () =>
      (await cloud(page)).map(([id, , , , best, draws]) => [id, best, draws]),
    ).toEqual(tokens.map(({ id, best }) => [id, best, DRAWS]));
    const apart = async (): Promise<number> => {
      const differences = (await cloud(page)).flatMap(([, logit, mean, std], at) => {
        const token = tokens[at];
        return [logit - token.logit, mean - token.mean, std - token.std].map(Math.abs);
      });
      return Math.max(...differences);
    };
    await eventually(apart).toBeLessThan(0.011);
  }

  it("has a slider for each part that the embedded model's network has a place for", async () => {
    const page = await openNoise();
    const sliders = page.locator(".noise-doses input");
    expect(await sliders.count()).toBe(5);
    for (const letter of ["hidden", "query", "key", "value", "attention"]) {
      await page.getByRole("slider", { name: new RegExp(`^${letter} `) }).waitFor();
    }
    await page.close();
  });

  it("makes the rows that the lab's model makes with the same doses and seed", async () => {
    const page = await openNoise();
    await expectCloud(page, await expected({ attention: 0.4 }));
    await dose(page, "attention", 1.2);
    await dose(page, "hidden", 0.3);
    const strong = await expected({ attention: 1.2, hidden: 0.3 });
    expect(strong.tokens.filter(({ best }) => best > 0).length).toBeGreaterThan(1);
    await expectCloud(page, strong);
    // A dot for each draw, as far from the line without noise as its logit is.
    const dots = await page
      .locator(".noise-cloud tbody tr")
      .first()
      .locator("circle")
      .evaluateAll((all) => all.map((dot) => Number.parseFloat(dot.getAttribute("cx")!)));
    expect(dots).toHaveLength(DRAWS);
    const order = (values: readonly number[]): number[] =>
      [...values.keys()].sort((a, b) => values[a] - values[b]);
    expect(order(dots)).toEqual(order(strong.tokens[0].cloud!));
    const said = numbersIn(await page.locator("section:has(.noise-cloud) > p").nth(-1).innerText());
    const { max, sigmaDistance } = strong;
    for (const [at, value] of [max.sober, max.mean, max.std].entries())
      expect(Math.abs(said.slice(-6)[at] - value)).toBeLessThan(0.011);
    for (const [at, value] of [sigmaDistance.sober, sigmaDistance.mean, sigmaDistance.std].entries())
      expect(Math.abs(said.slice(-3)[at] - value)).toBeLessThan(0.011);
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.close();
  });

  it("puts the dose around a depth where that is asked for", async () => {
    const page = await openNoise();
    await page.getByRole("checkbox", { name: "only around a depth" }).check();
    await page.getByRole("slider", { name: /^depth/ }).fill("0.8");
    await dose(page, "attention", 1.2);
    await expectCloud(page, await expected({ attention: peak(1.2, 0.8) }));
    await page.close();
  });

  it("has the row without noise where a dose is 0, and other clouds for other seeds", async () => {
    const page = await openNoise();
    await dose(page, "attention", 0);
    await page.getByText("All doses are 0").waitFor();
    expect(await page.locator(".noise-cloud").count()).toBe(0);
    await dose(page, "attention", 1.2);
    await page.getByLabel("Seed").fill("7");
    await page.getByLabel("Seed").press("Tab");
    await expectCloud(page, await expected({ attention: 1.2 }, 7));
    await page.close();
  });

  it("writes with the noise: the lab's text of the same dose, sampler and seed", async () => {
    const page = await openNoise();
    await dose(page, "attention", 1.2);
    await page.getByRole("checkbox", { name: "write with this noise" }).check();
    await page.getByRole("button", { name: "Write", exact: true }).click();
    await written(page);
    const sampler = { topNSigma: 1, temperature: 1, seed: 1, order: TEMPERATURE_FIRST };
    const prompt = [{ role: "user" as const, content: QUESTION }];
    const request = { prompt, sampler, maxTokens: 96 };
    const noisy = await playground.model.host.generate({ ...request, noise: { attention: 1.2, seed: 1 } });
    const sober = await playground.model.host.generate(request);
    expect(noisy.text).not.toBe(sober.text);
    const text = async (): Promise<string> =>
      (await page.locator(".strip button").allInnerTexts())
        .join("")
        .replaceAll("␣", " ")
        .replaceAll("⏎", "\n");
    await eventually(text).toContain(noisy.text);
    expect(decodeURIComponent(page.url())).toMatch(/"attention":1.2.*"write":true/);
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.close();
  });

  it("can be had when the network is gone, and its network is opened only when it comes into view", async () => {
    const page = await playground.open();
    expect(await page.locator(".noise-doses").count()).toBe(0);
    await page.context().setOffline(true);
    await page.locator("#noise-title").scrollIntoViewIfNeeded();
    await expectCloud(page, await expected({ attention: 0.4 }));
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.close();
  });

  it("takes a network that has places for noise itself, as nsigma models noise writes it", async () => {
    const page = await playground.browser.newPage();
    const network = addNoise(readFileSync(join(MODEL_FOLDER, "onnx/model.onnx")), ["attention", "value"]);
    await page.route("**/model-noise.onnx", (route) => route.fulfill({ status: 404 }));
    await page.route("**/onnx/model.onnx", (route) => route.fulfill({ body: Buffer.from(network) }));
    await page.goto(playground.serving.url);
    await written(page);
    await page.locator("#noise-title").scrollIntoViewIfNeeded();
    await expectCloud(page, await expected({ attention: 0.4 }));
    expect(await page.locator(".noise-doses input").count()).toBe(2);
    await page.close();
  });

  it("says in a sentence what to do where the model has no places for noise", async () => {
    const page = await playground.browser.newPage();
    await page.route("**/model-noise.onnx", (route) => route.fulfill({ status: 404 }));
    await page.goto(playground.serving.url);
    await written(page);
    await page.locator("#noise-title").scrollIntoViewIfNeeded();
    await eventually(() => page.locator(".noise-none").innerText()).toMatch(
      /^This model has no places for noise\. .*nsigma models noise/,
    );
    expect(await page.getByRole("slider", { name: /^attention/ }).count()).toBe(0);
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.close();
  });

  it("has no fault that axe finds, and nothing to scroll sideways", async () => {
    const page = await openNoise();
    await dose(page, "attention", 0.8);
    await expectCloud(page, await expected({ attention: 0.8 }));
    await expectAccessibleEverywhere(page, "noise");
    await page.close();
  });
});
