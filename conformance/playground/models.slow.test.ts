import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createSampler, TEMPERATURE_FIRST } from "nsigma";
import { writeRecording } from "nsigma/recording";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FakeHub, serveHub } from "../../packages/lab/src/models/hub/hub.fixture.ts";
import { EMBEDDED } from "../../packages/lab/src/models/locate.ts";
import { serveModels } from "../../packages/lab/src/serve/serve.fixture.ts";
import { loadServed, type Serving } from "../../packages/lab/src/serve/serve.ts";
import { NO_BROWSER } from "../browser/browser.ts";
import { withHalfLogits, withWeightsBeside } from "./model-variants.fixture.ts";
import {
  chooseModel as choose,
  eventually,
  expectAccessible,
  expectAccessibleEverywhere,
  modelStatus as status,
  picture,
  Playground,
  QUESTION,
  written,
} from "./playground.fixture.ts";

const KEY = "a key of this test";

describe.skipIf(NO_BROWSER)(`models of the playground (${NO_BROWSER ?? "in Chromium"})`, () => {
  let playground: Playground;
  let hub: FakeHub;
  let other: Serving;
  const folder = mkdtempSync(join(tmpdir(), "nsigma-folder-"));

  beforeAll(async () => {
    playground = await Playground.start();
    const files = filesOf(MODEL_FOLDER);
    const network = files["onnx/model.onnx"];
    const beside = withWeightsBeside(network, "model.onnx_data");
    hub = await serveHub({
      "somebody/tiny": { ...files, "onnx/model_fp16.onnx": withHalfLogits(network) },
      "somebody/gguf": { "config.json": files["config.json"], "tiny.gguf": Buffer.from("GGUF") },
      "somebody/broken": { ...files, "onnx/model.onnx": Buffer.from("<!doctype html>") },
    });
    cpSync(MODEL_FOLDER, folder, { recursive: true, filter: (path) => !path.includes("gguf") });
    writeFileSync(join(folder, "onnx/model.onnx"), beside.network);
    writeFileSync(join(folder, "onnx/model.onnx_data"), beside.weights);
    const models = await loadServed([EMBEDDED, EMBEDDED], ["first", "second"], { texts: 4 });
    other = await serveModels(models, { origins: [playground.serving.url], keys: [KEY] });
  });
  afterAll(async () => {
    await playground?.close();
    await other?.close();
    hub?.close();
    rmSync(folder, { recursive: true });
  });

  const openMenu = async (): Promise<Page> => {
    const page = await playground.open();
    await choose(page);
    return page;
  };
  const fault = (page: Page) => page.getByRole("alert").innerText();
  const kept = (page: Page) => page.locator("tr[data-sampler=topNSigma] [data-kept]").innerText();
  const u = (page: Page) => page.locator("[data-u]").innerText();
  const find = async (page: Page, name: string): Promise<void> => {
    await page.getByLabel("A model of the hub", { exact: true }).fill(name);
    await page.getByLabel("The hub's address").fill(hub.url);
    await page.getByRole("button", { name: "Find" }).click();
  };
  /** The page shows what the library makes of the row after the question, with draws of seed 1. */
  const expectRowOfLibrary = async (page: Page): Promise<void> => {
    await written(page);
    expect(await page.getByRole("alert").count()).toBe(0);
    const sampler = createSampler({ topNSigma: 1, temperature: 1, seed: 1, order: TEMPERATURE_FIRST });
    const { ids } = sampler.distribution(playground.row);
    await eventually(() => kept(page)).toBe(String(ids.length));
    expect(await u(page)).toBe(sampler.trace(playground.row).u.toFixed(6));
    const expected = await playground.model.host.generate({
      prompt: [{ role: "user", content: QUESTION }],
      sampler: { topNSigma: 1, temperature: 1, seed: 1, order: TEMPERATURE_FIRST },
    });
    const tokens = await page.locator(".strip button").allInnerTexts();
    expect(tokens.slice(0, -1).join("").replaceAll("␣", " ").replaceAll("⏎", "\n")).toBe(expected.text);
  };

  it("opens a model of the hub by its name, in the precision that is chosen, and half precision too", async () => {
    const page = await openMenu();
    await find(page, "somebody/tiny");
    const networks = page.getByLabel("somebody/tiny as");
    await eventually(() => networks.locator("option").allInnerTexts()).toEqual([
      expect.stringMatching(/^model\.onnx, 9\.3 MB$/),
      expect.stringMatching(/^model_fp16\.onnx, 9\.3 MB$/),
    ]);
    await picture(page, "models-hub");
    for (const network of ["onnx/model.onnx", "onnx/model_fp16.onnx"]) {
      await networks.selectOption(network);
      await page.getByRole("button", { name: "Open", exact: true }).click();
      await eventually(async () => decodeURIComponent(page.url())).toContain(`"network":"${network}"`);
      await expectRowOfLibrary(page);
      expect(await status(page)).toBe("somebody/tiny: 4,096 tokens, on WebAssembly, in this page");
      await choose(page);
    }
    await page.close();
  });

  it("says why a network cannot be run, and keeps the model that was open", async () => {
    const page = await openMenu();
    await find(page, "somebody/broken");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await eventually(() => fault(page)).toMatch(
      /^somebody\/broken: onnx\/model\.onnx cannot be run here: [^\n]+$/,
    );
    expect(await status(page)).toMatch(/^the embedded model: 4,096 tokens/);
    await page.close();
  });

  it("opens a folder that is picked, with its weights in a file beside the network", async () => {
    const page = await openMenu();
    await page.getByLabel("A folder with an ONNX model").setInputFiles(folder);
    await eventually(() => status(page)).toMatch(/^nsigma-folder-\w+: 4,096 tokens/);
    await expectRowOfLibrary(page);
    expect(decodeURIComponent(page.url())).not.toContain("model");
    await page.close();
  });

  it("opens a model of nsigma serve elsewhere: with a key, and a choice where there are several", async () => {
    const page = await openMenu();
    await page.getByLabel("A server's address").fill(other.url);
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await eventually(() => fault(page)).toMatch(/this server wants a key/);
    await page.getByLabel("Its key").fill(KEY);
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByLabel("Its model").selectOption("second");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    const host = new URL(other.url).host;
    await eventually(() => status(page)).toBe(`second: 4,096 tokens, on the server ${host}`);
    await expectRowOfLibrary(page);
    const link = decodeURIComponent(page.url());
    expect(link).toContain(`"model":{"from":"server","url":"${other.url}","model":"second"}`);
    expect(link).not.toContain(KEY);
    await page.close();
  });

  it("shows a server of OpenAI's protocol as what it tells: top 20 only, nothing invented", async () => {
    const page = await openMenu();
    await page.getByLabel("A server's address").fill(other.url);
    await page.getByLabel("Its key").fill(KEY);
    await page.getByLabel("It is").selectOption("nsigma");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await eventually(() => page.locator("[data-logprob]").count()).toBe(20);
    expect(await status(page)).toBe(`first on the server ${new URL(other.url).host}, top 20 only`);
    expect(await page.locator("svg.row").count()).toBe(0);

    const sampler = { topNSigma: 1, temperature: 1, seed: 1, order: TEMPERATURE_FIRST };
    const prompt = [{ role: "user" as const, content: QUESTION }];
    const { text } = await playground.model.host.generate({ prompt, sampler });
    const tokens = await page.locator(".strip button").allInnerTexts();
    expect(
      tokens
        .filter((token) => token !== "<|end|>")
        .join("")
        .replaceAll("␣", " ")
        .replaceAll("⏎", "\n"),
    ).toBe(text);

    const { probabilities } = createSampler({ seed: 0 }).distribution(playground.row);
    const best = Array.from(probabilities.slice(0, 20));
    const shown = await page.locator("[data-logprob]").allInnerTexts();
    for (const [rank, each] of shown.entries()) expect(Number(each)).toBeCloseTo(Math.log(best[rank]), 2);
    const rest = 1 - best.reduce((all, each) => all + each, 0);
    expect(await page.locator("[data-rest]").innerText()).toBe(`${(100 * rest).toFixed(2)} %`);

    const cut = (option: string) => page.locator(`tr[data-sampler=${option}] td`).first().innerText();
    const keptBy = (options: object) =>
      String(createSampler({ ...options, order: TEMPERATURE_FIRST }).distribution(playground.row).ids.length);
    expect(await cut("minP")).toBe(keptBy({ minP: 0.1 }));
    expect(await cut("topP")).toBe(keptBy({ topP: 0.9 }));
    expect(await cut("topK")).toBe("20");
    expect(await cut("topNSigma")).toMatch(/^σ is the spread of all logits/);
    await page.getByRole("slider", { name: /^Temperature/ }).fill("1.5");
    await eventually(() => cut("topP")).toBe("not known from 20 tokens");
    expect(await cut("minP")).toBe(keptBy({ minP: 0.1, temperature: 1.5 }));
    await page
      .getByRole("checkbox", { name: /^temperature before the cuts/ })
      .first()
      .uncheck();
    await eventually(() => cut("topP")).toBe(keptBy({ topP: 0.9 }));

    await picture(page, "models-told");
    await expectAccessible(page);
    expect(decodeURIComponent(page.url())).toContain('"from":"told"');
    expect(decodeURIComponent(page.url())).not.toContain(KEY);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectAccessible(page);
    await picture(page, "models-told-phone");
    await choose(page);
    await page.getByRole("button", { name: "Open the embedded model" }).click();
    await page.locator("svg.row").waitFor();
    await page.close();
  });

  it("takes a folder that is dropped anywhere on it", async () => {
    const page = await playground.open();
    await drop(page, folder);
    await eventually(() => status(page)).toMatch(/^nsigma-folder-\w+: 4,096 tokens/);
    await expectRowOfLibrary(page);
    await page.close();
  });

  it("reads a text that it saved, with its traces, on the rows of the same model", async () => {
    const page = await playground.open();
    const usual = await page.locator(".strip button").allInnerTexts();
    await page.getByLabel("Seed").fill("7");
    await page.getByLabel("Seed").press("Tab");
    await page.getByRole("combobox", { name: /^Sampler/ }).selectOption({ label: "top-p 0.9" });
    await page.getByRole("slider", { name: /^Temperature/ }).fill("2");
    await page.getByRole("button", { name: "Write", exact: true }).click();
    await written(page);
    const strip = (from: Page) => from.locator(".strip button").allInnerTexts();
    const [before, random] = [await strip(page), await u(page)];
    expect(before).not.toEqual(usual);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save the text and its traces" }).click(),
    ]);
    const saved = join(folder, "trace.json");
    await file.saveAs(saved);
    await page.close();

    const other = await playground.open();
    await drop(other, saved);
    await eventually(() => strip(other)).toEqual(before);
    await eventually(() => other.getByLabel("Seed").inputValue()).toBe("7");
    await eventually(() => u(other)).toBe(random);
    expect(await other.getByRole("alert").count()).toBe(0);

    writeFileSync(saved, readFileSync(saved, "utf8").replace("the embedded model", "somebody/else"));
    await drop(other, saved);
    await eventually(() => status(other)).toMatch(/^a text of somebody\/else, without its rows/);
    expect(await strip(other)).toEqual(before);
    expect(await other.locator("svg.row").count()).toBe(0);
    await expectAccessible(other);
    await picture(other, "models-text");
    await other.getByRole("button", { name: "Write", exact: true }).click();
    await eventually(() => fault(other)).toMatch(/^this text's file has no rows: open somebody\/else/);
    await other.close();
  });

  it("shows the rows of a recording that is dropped", async () => {
    const { prompt, row } = playground;
    const texts = [{ tokens: [...prompt], start: prompt.length, rows: 1 }];
    const recording = { model: "recorded", vocabSize: row.length, texts, words: {}, about: {} };
    const bytes = await new Response(writeRecording(recording, [row]) as never).arrayBuffer();
    const path = join(folder, "row.safetensors.gz");
    writeFileSync(path, Buffer.from(bytes));
    const page = await playground.open();
    await drop(page, path);
    await eventually(() => status(page)).toBe("recorded: 4,096 tokens, recorded");
    await eventually(() => kept(page)).toBe("1");
    await page.close();
  });

  describe("what it does not open", () => {
    let page: Page;
    beforeAll(async () => {
      page = await openMenu();
    });
    afterAll(() => page?.close());

    it.each([
      ["somebody/nothing", /^somebody\/nothing: not found on http:.*, or it is private$/],
      [
        "somebody/gguf",
        /^somebody\/gguf: there is no \.onnx file in it; its \.gguf files run in nsigma serve/,
      ],
      ["tiny", /^tiny: write it as owner\/name$/],
    ])("says in one line why it does not open %s", async (name, line) => {
      await find(page, name);
      await eventually(() => fault(page)).toMatch(line);
    });

    it.each<[string, string | Buffer, RegExp]>([
      ["page.json", "<!doctype html>", /^page\.json: it is not JSON; a text that this page saved is needed$/],
      ["list.json", "[]", /^list\.json: it is not an object/],
      [
        "other.json",
        '{"version":1,"model":"m","question":"q","sampler":{},"prompt":[{"id":-1}]}',
        /prompt\[0\]\.id is not/,
      ],
      ["row.safetensors.gz", gzipSync("no recording"), /too early|header/],
      ["bomb.safetensors", Buffer.alloc(64, 0xff), /not a safetensors file/],
      ["photo.png", "PNG", /^photo\.png: drop the folder of an ONNX model, a recording/],
      ["model.onnx", "no model", /^model\.onnx: there is no tokenizer\.json$|^model\.onnx: there is no/],
    ])("refuses %s in one line and goes on", async (name, content, line) => {
      const hostile = mkdtempSync(join(tmpdir(), "nsigma-hostile-"));
      writeFileSync(join(hostile, name), content);
      await drop(page, join(hostile, name));
      await eventually(() => fault(page)).toMatch(line);
      expect(await fault(page)).not.toContain("\n");
      await expect(status(page)).resolves.toMatch(/^the embedded model/);
      rmSync(hostile, { recursive: true });
    });
  });

  it("asks before it connects to a server that a link names", async () => {
    const page = await playground.browser.newPage();
    const called: string[] = [];
    page.on("request", (request) => called.push(request.url()));
    const model = { from: "hub", hub: hub.url, name: "somebody/tiny", network: "onnx/model.onnx" };
    await page.goto(`${playground.serving.url}#${encodeURIComponent(JSON.stringify({ model }))}`);
    await written(page);
    expect(await status(page)).toMatch(/^the embedded model/);
    expect(called.filter((url) => url.startsWith(hub.url))).toEqual([]);
    expect(decodeURIComponent(page.url())).toContain(hub.url); // a reload asks again
    await expectAccessible(page);
    await picture(page, "models-link");
    await page.getByRole("button", { name: `Connect to ${new URL(hub.url).host}` }).click();
    await eventually(() => status(page)).toMatch(/^somebody\/tiny: 4,096 tokens/);
    await expectRowOfLibrary(page);
    await page.close();
  });

  it("has no fault that axe finds with the choices open", async () => {
    const page = await openMenu();
    await expectAccessibleEverywhere(page, "models");
    await page.close();
  });
});

/** Drops a file or a folder of this machine, as a person does. */
async function drop(page: Page, path: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await devtools.send("Input.dispatchDragEvent", { type, x: 200, y: 200, data });
}

function filesOf(root: string): Record<string, Buffer> {
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" });
  const files = paths.filter((path) => statSync(join(root, path)).isFile() && !path.endsWith(".gguf"));
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(root, path))]));
}
