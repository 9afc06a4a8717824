import { createSampler, TEMPERATURE_FIRST } from "nsigma";
import { FAMILIES, Sweep, type SweepCurve } from "nsigma/analysis";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_BROWSER } from "../browser/browser.ts";
import { eventually, expectAccessible, picture, Playground, written } from "./playground.fixture.ts";

describe.skipIf(NO_BROWSER)(`which n, in the playground (${NO_BROWSER ?? "in Chromium"})`, () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await Playground.start();
  });
  afterAll(() => playground?.close());

  const order = [...TEMPERATURE_FIRST];
  const section = (page: Page) => page.locator("section.which-n");
  const sentence = (page: Page) => section(page).getByRole("status").innerText();

  /** What the library counts over a text. */
  async function library(ids: readonly number[], start: number): Promise<SweepCurve[]> {
    const sweep = new Sweep(FAMILIES, { temperature: 1, order });
    const rows = await playground.model.logitsAfter(ids, start - 1);
    for (let at = start; at < ids.length; at++) sweep.add(rows[at - start], ids[at]);
    return sweep.curves(0.99);
  }
  /** The points of the picture: parameter, value, share, tokens. */
  const points = (page: Page) =>
    page
      .locator("[data-point]")
      .evaluateAll((all) => all.map((point) => point.getAttribute("data-point")!.split(" ")));
  async function expectCurves(page: Page, curves: readonly SweepCurve[]): Promise<void> {
    const expected = curves.flatMap(({ parameter, points }) =>
      points.map(({ value, share, kept }) => ({ parameter, value, share, kept })),
    );
    await eventually(async () => (await points(page)).length).toBe(expected.length);
    for (const [at, [parameter, ...numbers]] of (await points(page)).entries()) {
      expect(parameter).toBe(expected[at].parameter);
      const [value, share, kept] = numbers.map(Number);
      expect(value).toBe(expected[at].value);
      expect(share).toBeCloseTo(expected[at].share, 6);
      expect(kept).toBeCloseTo(expected[at].kept, 1);
    }
    const least = (parameter: string) =>
      curves.find((each) => each.parameter === parameter)!.points.find(({ share }) => share >= 0.99);
    const n = least("topNSigma")!;
    expect(await section(page).locator("[data-n]").innerText()).toBe(`${n.value}`);
    const tokens = (mean: number) =>
      `${mean < 100 ? mean.toFixed(2) : Math.round(mean).toLocaleString("en")} tokens`;
    expect(await sentence(page)).toContain(`with a mean of ${tokens(n.kept)}.`);
    const [enough, never] = (await sentence(page)).split("No value tried of ");
    for (const { name, parameter } of curves.slice(1)) {
      const point = least(parameter);
      if (point) expect(enough).toContain(`${name} needs ${tokens(point.kept)} (at ${point.value})`);
      else expect(never).toContain(name);
    }
  }

  it("counts what was written as the library does, says that its own sampler is favoured, and offers plain sampling", async () => {
    const page = await playground.open();
    await section(page).scrollIntoViewIfNeeded();
    await eventually(() => sentence(page)).toMatch(/^Every value tried keeps all of this text/);
    const question = "Why do birds sing in the morning?";
    await page.getByLabel("Question", { exact: true }).fill(question);
    await page.getByRole("button", { name: "Write", exact: true }).click();
    await eventually(() => page.locator(".prompt").innerText()).toContain(question);
    await written(page);
    expect(await section(page).locator("[data-fair]").innerText()).toMatch(
      /^Top-nσ 1, T = 1, seed 1 wrote this text\. A sampler always keeps all that it wrote itself/,
    );
    await section(page).getByRole("button", { name: "Write it with plain sampling" }).click();
    await written(page);
    await eventually(() => section(page).locator("[data-fair]").innerText()).toMatch(
      /^Plain sampling wrote this text/,
    );
    const { model } = playground;
    const prompt = model.encode([{ role: "user", content: question }]);
    const sampler = createSampler({ temperature: 1, seed: 1 });
    const ids = [...prompt];
    while (ids.length < prompt.length + 96) {
      ids.push(sampler.sample((await model.logitsAfter(ids, ids.length - 1))[0]));
      if (model.endOfText.includes(ids.at(-1)!)) break;
    }
    const curves = await library(ids, prompt.length);
    await eventually(async () => Number((await points(page))[0]?.[2])).toBeCloseTo(
      curves[0].points[0].share,
      6,
    );
    await expectCurves(page, curves);
    await picture(page, "which-n", "section.which-n");
    await page.close();
  });

  it("has nothing to count or to write in a recording of one row, and says so", async () => {
    const page = await playground.open("wide", "light", "?lesson=city");
    await page.getByRole("button", { name: "Look at this row in the playground" }).click();
    await eventually(() => section(page).locator("[data-fair]").innerText()).toBe(
      "There is no text to count yet.",
    );
    expect(await section(page).getByRole("textbox").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Write both" }).isDisabled()).toBe(true);
    expect(await page.locator("section", { hasText: "Two samplers" }).innerText()).toMatch(
      /A recording only has the rows/,
    );
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.close();
  });

  it("counts a person's text instead, reads its points by keyboard, takes a value, and stays accessible", async () => {
    const page = await playground.open("phone", "dark");
    const text = "Anna has 12 books. She gives 5 of them to Ben, and buys 3 new ones on the way home.";
    await section(page).scrollIntoViewIfNeeded();
    await section(page).getByRole("textbox").fill(text);
    await eventually(() => section(page).locator("[data-fair]").innerText()).toMatch(/^A person's text/);
    const ids = playground.model.encode(text);
    const curves = await library(ids, 1);
    await eventually(() => sentence(page)).toContain(`this text's ${ids.length - 1} tokens`);
    await expectCurves(page, curves);

    const curve = page.getByRole("slider", { name: "min-p, minP" });
    await curve.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    const { value, share } = curves[1].points[2];
    expect(await curve.getAttribute("aria-valuetext")).toMatch(
      `min-p ${value}: ${(100 * share).toFixed(1)} %`,
    );
    await page.keyboard.press("Enter");
    const current = page.locator('[data-current^="minP"]');
    await eventually(() => current.getAttribute("data-current")).toMatch(new RegExp(`^minP ${value} `));
    await picture(page, "which-n-phone-dark", "section.which-n");
    await expectAccessible(page);
    await page.close();
  });
});
