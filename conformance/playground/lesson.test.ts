import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STEPS } from "../../apps/playground/src/lesson/steps.ts";
import { NO_BROWSER } from "../browser/browser.ts";
import { eventually, expectAccessible, picture, Playground, SIZES } from "./playground.fixture.ts";

describe.skipIf(NO_BROWSER)(`the lesson (${NO_BROWSER ?? "in Chromium"})`, () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await Playground.start();
  });
  afterAll(() => playground?.close());

  async function lesson(
    query: string,
    size: keyof typeof SIZES = "wide",
    scheme: "light" | "dark" = "light",
  ) {
    const page = await playground.open(size, scheme, query);
    await page.locator("svg.row").waitFor();
    return page;
  }
  const kept = (page: Page, option: string) =>
    eventually(async () =>
      Number((await page.locator(`tr[data-sampler=${option}] [data-kept]`).innerText()).replaceAll(",", "")),
    );
  const setTemperature = (page: Page, value: number) =>
    page.getByRole("slider", { name: /^Temperature/ }).fill(String(value));

  it("leads through five rows of real models, and each shows the numbers that its text states", async () => {
    const page = await lesson("?lesson=capital");
    for (const [at, { title, claims, temperature }] of STEPS.entries()) {
      await page.getByRole("heading", { name: `${at + 1} of 5: ${title}` }).waitFor();
      await kept(page, "topNSigma").toBeGreaterThan(0);
      let now = temperature;
      for (const claim of claims) {
        const [[option, value]] = Object.entries(claim.options) as [string, number][];
        if (option === "topNSigma" && value !== 1) continue; // the line would have to be moved
        if (claim.temperature !== now) await setTemperature(page, (now = claim.temperature));
        await kept(page, option).toBe(claim.kept);
      }
      expect(await page.getByRole("alert").count()).toBe(0);
      const next = STEPS[at + 1];
      if (next) await page.getByRole("button", { name: `Next: ${next.title}` }).click();
    }
    await page.close();
  });

  it("lets all lines stand still when the cuts come before the temperature", async () => {
    const page = await lesson("?lesson=capital");
    await kept(page, "topP").toBe(13560);
    await page.getByRole("checkbox", { name: /^temperature before the cuts/ }).uncheck();
    await kept(page, "topP").toBe(10);
    await setTemperature(page, 3);
    await kept(page, "topP").toBe(10);
    await page.close();
  });

  it("hands its row over to the playground, where it can be looked at and not gone on with", async () => {
    const page = await lesson("?lesson=city");
    await page.getByRole("button", { name: "Look at this row in the playground" }).click();
    await eventually(() => page.locator(".prompt").innerText()).toBe("He lives in the city of");
    expect(page.url()).not.toMatch(/lesson=/);
    expect(await page.locator(".question .help").innerText()).toMatch(/SmolLM2.*hash/s);
    await page.getByRole("grid").getByRole("row").nth(1).click();
    await eventually(() => page.getByRole("alert").innerText()).toMatch(/this row was not recorded/);
    await page.close();
  });

  it("is one picture on somebody else's page, with the settings of its address", async () => {
    const page = await lesson("?embed=row&lesson=to-be");
    expect(await page.locator("section").count()).toBe(1);
    await kept(page, "topNSigma").toBe(1);
    expect(await page.getByRole("link", { name: "Open in the playground" }).getAttribute("href")).toMatch(
      /lesson=to-be/,
    );
    await picture(page, "embedded");
    await page.close();
  });

  it("saves a picture as PNG", async () => {
    const page = await lesson("?lesson=apples");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save the picture: The row, as PNG" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("the-row.png");
    const bytes = readFileSync(await file.path());
    expect(bytes.subarray(0, 4)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47]));
    expect(bytes.readUInt32BE(16)).toBeGreaterThan(1000); // its width
    await page.close();
  });

  it.each([
    ["wide", "light"],
    ["phone", "dark"],
  ] as const)("has no fault that axe finds (%s, %s)", async (size, scheme) => {
    const page = await lesson("?lesson=capital", size, scheme);
    await kept(page, "topP").toBe(13560);
    await picture(page, `lesson-${size}-${scheme}`);
    await expectAccessible(page);
    await page.close();
  });
});
