import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_BROWSER } from "../browser/browser.ts";
import { chooseModel, eventually, modelStatus, picture, Playground } from "./playground.fixture.ts";

describe.skipIf(NO_BROWSER)("the playground on WebGPU, simulated by Chromium", () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await Playground.start([], "simulated");
  });
  afterAll(() => playground?.close());

  it("gives the row that WebAssembly gives, nearly, and says which of the two ran it", async (context) => {
    const page = await playground.open();
    const adapter = await page.evaluate(async () => {
      const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<unknown> } };
      return Boolean(await gpu?.requestAdapter());
    });
    if (!adapter) context.skip("this Chromium has no WebGPU adapter");
    expect(await modelStatus(page)).toMatch(/on WebAssembly, in this page$/); // a small model is quicker there
    await chooseModel(page);
    await page.getByLabel("Run on").selectOption("WebGPU");
    await eventually(() => modelStatus(page)).toMatch(/on WebGPU, in this page$/);
    const lines = page.locator(".tokens-scroll [role=row]:not(.head)");
    await lines.first().waitFor({ timeout: 60_000 }); // a simulated GPU takes its time
    expect(await page.getByRole("alert").count()).toBe(0);
    await picture(page, "models-webgpu");
    const [ids, logits] = await Promise.all(
      ["id", "logit"].map((column) => lines.locator(`.${column}`).allInnerTexts()),
    );
    expect(ids.length).toBeGreaterThan(10);
    for (const [rank, id] of ids.entries()) {
      const logit = Number(logits[rank].replace("−", "-"));
      expect(Math.abs(logit - playground.row[Number(id.replaceAll(",", ""))])).toBeLessThan(0.01);
    }
    await page.close();
  });
});
