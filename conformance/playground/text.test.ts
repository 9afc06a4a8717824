import { createSampler, TEMPERATURE_FIRST } from "nsigma";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_BROWSER } from "../browser/browser.ts";
import {
  eventually,
  expectAccessibleEverywhere,
  picture,
  Playground,
  written,
} from "./playground.fixture.ts";

describe.skipIf(NO_BROWSER)(`the text of the playground (${NO_BROWSER ?? "in Chromium"})`, () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await Playground.start();
  });
  afterAll(() => playground?.close());

  const writer = { topNSigma: 1, temperature: 1, seed: 1, order: [...TEMPERATURE_FIRST] };
  const strip = (page: Page) => page.locator(".strip button");
  const alternatives = (page: Page) => page.getByRole("group", { name: /^Instead of/ });
  const branches = (page: Page) =>
    page.getByRole("list", { name: "Branches of the text" }).getByRole("listitem");

  /** What the library writes, token by token, with the row of each. */
  async function library(options: object, most = 96) {
    const { model, prompt } = playground;
    const sampler = createSampler(options);
    sampler.prompt(prompt);
    const ids = [...prompt];
    const tokens = [];
    while (tokens.length < most) {
      const [row] = await model.logitsAfter(ids, ids.length - 1);
      const trace = sampler.trace(row);
      tokens.push({ row, trace });
      ids.push(trace.token);
      if (model.endOfText.includes(trace.token)) break;
    }
    return tokens;
  }
  const heats = (page: Page) =>
    strip(page).evaluateAll((tokens) =>
      tokens.map((token) => Number(token.style.getPropertyValue("--heat"))),
    );

  it("shows the prompt as it was written, though a character may be several tokens", async () => {
    const page = await playground.open();
    await page.getByLabel("Question", { exact: true }).fill("Tom has 3 € and 2 🍎.");
    await page.getByRole("button", { name: "Write", exact: true }).click();
    await eventually(() => page.locator(".prompt").innerText()).toContain("Tom has 3 € and 2 🍎.");
    await page.close();
  });

  it("colours the tokens by a quantity, with a scale that says what its ends mean", async () => {
    const page = await playground.open();
    const tokens = await library(writer);
    const colour = page.getByLabel("Colour");
    await colour.selectOption("probability");
    const expected = tokens.map(({ trace }) => 1 - trace.rawProbability);
    for (const [at, heat] of (await heats(page)).entries()) expect(heat).toBeCloseTo(expected[at], 4);
    expect(await page.locator(".legend").innerText()).toMatch(/^100 %, certain\s+0 %$/);
    await colour.selectOption("Top-nσ would have cut it");
    expect(new Set(await heats(page))).toEqual(new Set([0])); // it wrote the text itself
    expect(await page.locator(".legend").innerText()).toMatch(/^kept at n = 1\s+cut$/);
    await page.close();
  });

  it("marks what Top-nσ would have cut of a text that another sampler wrote", async () => {
    const page = await playground.open();
    await page.getByRole("combobox", { name: /^Sampler/ }).selectOption({ label: "top-k 20" });
    await page.getByRole("slider", { name: /^Temperature/ }).fill("2");
    await page.getByRole("button", { name: "Write", exact: true }).click();
    await written(page);
    const tokens = await library({ topK: 20, temperature: 2, seed: 1, order: [...TEMPERATURE_FIRST] });
    await eventually(() => strip(page).count()).toBe(tokens.length);
    await page.getByLabel("Colour").selectOption("Top-nσ would have cut it");
    const cut = tokens.map(({ row, trace }) =>
      createSampler({ topNSigma: 1 }).distribution(row).ids.includes(trace.token) ? 0 : 1,
    );
    expect(new Set(cut)).toEqual(new Set([0, 1]));
    expect(await heats(page)).toEqual(cut);
    await picture(page, "text-cut");
    await page.close();
  });

  it("shows what could have come instead of a token, and branches there; a branch can be shown again and removed", async () => {
    const page = await playground.open();
    const texts = await strip(page).allInnerTexts();
    const at = 3;
    const { row, trace } = (await library(writer))[at];
    await strip(page).nth(at).hover();
    await alternatives(page).locator("button").first().waitFor();
    const all = createSampler({}).distribution(row);
    const left = createSampler(writer).distribution(row);
    const shown = await alternatives(page)
      .locator("button")
      .evaluateAll((lines) =>
        lines.map((line) => [...line.querySelectorAll("span")].slice(1).map((cell) => cell.textContent)),
      );
    expect(shown).toHaveLength(8);
    for (const [rank, [raw, final]] of shown.entries()) {
      expect(Number.parseFloat(raw!) / (raw!.endsWith("%") ? 100 : 1)).toBeCloseTo(
        all.probabilities[rank],
        4,
      );
      const place = left.ids.indexOf(all.ids[rank]);
      if (place < 0) expect(final).toBe("cut");
      else expect(Number.parseFloat(final!) / 100).toBeCloseTo(left.probabilities[place], 4);
    }
    const drawn = alternatives(page).locator('[aria-current="true"]');
    expect(await drawn.locator(".token").innerText()).toBe(texts[at]);
    expect(all.ids[0]).toBe(trace.token);
    await picture(page, "text-alternatives");

    const second = alternatives(page).locator("button").nth(1);
    const taken = await second.locator(".token").innerText();
    await second.click();
    await written(page);
    expect((await strip(page).allInnerTexts()).slice(0, at + 1)).toEqual([...texts.slice(0, at), taken]);
    await page.getByLabel("Colour").selectOption("probability");
    expect((await heats(page))[at]).toBeCloseTo(1 - all.probabilities[1], 6);
    await eventually(() => branches(page).count()).toBe(2);
    expect(await branches(page).nth(1).innerText()).toMatch(
      /from token 4: by hand, then Top-nσ 1, T = 1, seed 1/,
    );
    await branches(page).nth(0).getByRole("button").first().click();
    expect(await strip(page).allInnerTexts()).toEqual(texts);
    await page.getByRole("button", { name: "Remove branch 1" }).click();
    expect(await branches(page).count()).toBe(0);
    expect((await strip(page).allInnerTexts())[at]).toBe(taken);
    await page.close();
  });

  it("does the same by keyboard alone, and takes no token twice", async () => {
    const page = await playground.open();
    const texts = await strip(page).allInnerTexts();
    await strip(page).first().focus();
    for (const key of ["ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
    await alternatives(page).locator("button").nth(1).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.locator(".alternatives :focus").waitFor();
    await page.keyboard.press("ArrowDown");
    const taken = await page.locator(":focus .token").innerText();
    await page.keyboard.press("Enter");
    await written(page);
    await eventually(() => branches(page).count()).toBe(2);
    expect((await strip(page).allInnerTexts()).slice(0, 3)).toEqual([...texts.slice(0, 2), taken]);
    await strip(page).nth(2).focus();
    await page.keyboard.press("ArrowDown");
    await page.locator(".alternatives :focus").waitFor();
    expect(await page.locator(":focus .token").innerText()).toBe(texts[2]);
    await page.keyboard.press("Enter");
    await eventually(() => strip(page).allInnerTexts()).toEqual(texts);
    expect(await branches(page).count()).toBe(2);
    await strip(page).nth(1).focus();
    await alternatives(page).waitFor();
    await page.keyboard.press("Escape");
    expect(await alternatives(page).count()).toBe(0);
    expect(await page.locator(":focus").innerText()).toBe(texts[1]);
    await page.close();
  });

  it("has no fault that axe finds with alternatives and branches in sight", async () => {
    const page = await playground.open();
    for (const place of [2, 4, 0]) {
      await strip(page).nth(place).click();
      await page.getByRole("button", { name: "Draw again from here" }).click();
      await written(page);
    }
    await strip(page).nth(5).focus();
    await alternatives(page).locator("button").first().waitFor();
    await expectAccessibleEverywhere(page, "text");
    await page.close();
  });
});
