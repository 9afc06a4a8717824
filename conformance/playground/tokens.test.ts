import { createSampler, TEMPERATURE_FIRST } from "nsigma";
import { describeRow, removedBy } from "nsigma/analysis";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_BROWSER } from "../browser/browser.ts";
import {
  eventually,
  expectAccessible,
  expectAccessibleEverywhere,
  Playground,
  written,
} from "./playground.fixture.ts";

const OPTIONS = { topNSigma: 1, temperature: 1, seed: 1, order: [...TEMPERATURE_FIRST] };

describe.skipIf(NO_BROWSER)(`the table of the tokens (${NO_BROWSER ?? "in Chromium"})`, () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await Playground.start();
  });
  afterAll(() => playground?.close());

  const gridOf = (page: Page): Locator => page.getByRole("grid", { name: "The tokens" });
  const linesOf = (page: Page): Locator => gridOf(page).locator("[role=row]:not(.head)");
  const cells = (line: Locator): Promise<string[]> => line.locator("[role=gridcell]").allInnerTexts();
  const idsShown = (page: Page): Promise<string[]> => linesOf(page).locator(".id").allInnerTexts();
  const sortBy = (page: Page, name: string) =>
    gridOf(page).getByRole("button", { name, exact: true }).click();

  /** What a line has to say, by the library. */
  function expectedLine(id: number): string[] {
    const { row, model, prompt } = playground;
    const { max, std } = describeRow(row);
    const { steps, by } = removedBy(row, OPTIONS, prompt);
    const probability = (options: object): number => {
      const { ids, probabilities } = createSampler(options).distribution(row);
      return probabilities[ids.indexOf(id)];
    };
    const percent = (p: number): string => (p >= 0.0001 ? `${(100 * p).toFixed(2)} %` : p.toExponential(1));
    const { textOf, bytesOf } = model.tokenText;
    return [
      textOf([id], true).replaceAll(" ", "␣"),
      [...(bytesOf!(id) ?? [])].map((byte) => byte.toString(16).padStart(2, "0")).join(" "),
      String(id),
      row[id].toFixed(3),
      ((max - row[id]) / std).toFixed(2),
      percent(probability({})),
      by[id] === -1 ? percent(probability(OPTIONS)) : "–",
      steps[by[id]] ?? "",
    ];
  }

  it("tells of every token its bytes, how many σ below the best it is, and which step removed it, as the library does", async () => {
    const page = await playground.open();
    const { ids } = createSampler({}).distribution(playground.row);
    expect(await gridOf(page).getAttribute("aria-rowcount")).toBe(String(ids.length + 1));
    for (const rank of [0, 1, 2, 5]) {
      expect(await cells(linesOf(page).nth(rank))).toEqual(expectedLine(ids[rank]));
    }
    expect(expectedLine(ids[1])).toContain("topNSigma");
    await page.close();
  });

  it("shows the true bytes of a part of a character", async () => {
    const page = await playground.open();
    const [part] = playground.model.tokenText.tokensOf("🙂");
    expect([...playground.model.tokenText.bytesOf!(part)!]).not.toEqual([...Buffer.from("\ufffd")]);
    await page.getByLabel("Find").fill(`#${part}`);
    await eventually(() => linesOf(page).count()).toBe(1);
    expect((await cells(linesOf(page).first()))[1]).toBe(expectedLine(part)[1]);
    await page.close();
  });

  it("finds tokens by a part of their text, also as it is shown, in the whole vocabulary", async () => {
    const page = await playground.open();
    const texts = Array.from({ length: playground.row.length }, (_, id) =>
      playground.model.tokenText.textOf([id], true),
    );
    const how = (part: string): number => texts.filter((text) => text.toLowerCase().includes(part)).length;
    for (const [typed, part] of [
      ["apple", "apple"],
      ["␣the", " the"],
      ["⏎", "\n"],
    ]) {
      await page.getByLabel("Find").fill(typed);
      await eventually(() => page.locator("section:has([role=grid]) [role=status]").innerText()).toBe(
        `${how(part)} found`,
      );
      expect(await gridOf(page).getAttribute("aria-rowcount")).toBe(String(how(part) + 1));
    }
    await page.getByLabel("Find").fill("no token reads like this");
    await eventually(() => page.locator("section:has([role=grid]) [role=status]").innerText()).toBe(
      "0 found",
    );
    await expectAccessible(page);
    await page.close();
  });

  it("sorts by any column, and says by which", async () => {
    const page = await playground.open();
    const byId = [...playground.row.keys()].map(String);
    await sortBy(page, "id");
    await eventually(() => idsShown(page)).toEqual(byId.slice(0, (await idsShown(page)).length));
    const header = gridOf(page).getByRole("columnheader", { name: "id" });
    expect(await header.getAttribute("aria-sort")).toBe("ascending");
    await sortBy(page, "id");
    await eventually(async () => (await idsShown(page))[0]).toBe(byId.at(-1));
    expect(await header.getAttribute("aria-sort")).toBe("descending");
    await sortBy(page, "(max − l)/σ");
    const { ids } = createSampler({}).distribution(playground.row);
    await eventually(async () => (await idsShown(page))[0]).toBe(String(ids[0]));
    for (const name of ["token", "bytes", "logit", "raw", "final", "removed by"]) {
      await sortBy(page, name);
      await eventually(() => gridOf(page).locator(`[aria-sort$=scending]`).innerText()).toBe(name);
    }
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.close();
  });

  it("takes a token by the mouse", async () => {
    const page = await playground.open();
    const second = await linesOf(page).nth(1).locator(".text").innerText();
    await linesOf(page).nth(1).click();
    await written(page);
    expect(await page.locator(".strip button").first().innerText()).toBe(second);
    await page.close();
  });

  it("goes through all lines by keys, and takes one with Enter", async () => {
    const page = await playground.open();
    const { ids } = createSampler({}).distribution(playground.row);
    const active = async (): Promise<string> =>
      gridOf(page).locator("[aria-selected=true] .id").innerText({ timeout: 5000 });
    await gridOf(page).focus();
    await page.keyboard.press("End");
    await eventually(active).toBe(String(ids.at(-1)));
    await page.keyboard.press("PageUp");
    await eventually(active).toBe(String(ids.at(-12)));
    await page.keyboard.press("Home");
    for (let line = 0; line < 14; line++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await eventually(active).toBe(String(ids[13]));
    const box = (await gridOf(page).locator("[aria-selected=true]").boundingBox())!;
    const grid = (await gridOf(page).boundingBox())!;
    expect(box.y).toBeGreaterThanOrEqual(grid.y + 28);
    expect(box.y + box.height).toBeLessThanOrEqual(grid.y + grid.height + 1);
    const taken = await gridOf(page).locator("[aria-selected=true] .text").innerText();
    await page.keyboard.press("Enter");
    await written(page);
    expect(await page.locator(".strip button").first().innerText()).toBe(taken);
    await page.close();
  });

  it("has its most telling columns where there is room", async () => {
    const page = await playground.open();
    const columns = () =>
      linesOf(page)
        .first()
        .locator("[role=gridcell]")
        .evaluateAll((cells) => cells.filter((cell) => (cell as HTMLElement).offsetWidth > 0).length);
    expect(await columns()).toBe(8);
    await expectAccessibleEverywhere(page, "tokens");
    await eventually(columns).toBe(4); // it is a phone's size now
    await page.close();
  });
});
