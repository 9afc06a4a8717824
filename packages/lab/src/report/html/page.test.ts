import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseHTML } from "linkedom";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRun } from "../../run/read-run.ts";
import { readTexts } from "../../findings/reading.ts";
import { makeRun, type MadeRun, writeRun } from "../../findings/run.fixture.ts";
import { summarise } from "../../findings/summarise.ts";
import type { Summary } from "../../findings/summary.ts";
import { PackedAnswers } from "./answers.ts";
import { htmlReport } from "./page.ts";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ITEMS = 200;

/** 200 problems x 2 texts x 10 cells; one text tries to be markup. */
const MADE = withMarkup(makeRun({ items: ITEMS, samples: 2, temperatures: [0.7, 1.5, 3] }));
const SECRET = "the golden question";

let place: string;
let file: string;
let html: string;
let summary: Summary;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-html-"));
  file = written("run", MADE);
  html = readFileSync(file, "utf8");
});
afterAll(() => rmSync(place, { recursive: true }));

function written(name: string, made: MadeRun): string {
  const run = openRun(writeRun(join(place, name), made, 2));
  const out = join(place, `${name}.html`);
  const answers = new PackedAnswers(run, "robust");
  summary = summarise(readTexts(run, "robust", (text) => answers.add(text)));
  writeFileSync(out, [...htmlReport(summary, answers)].join(""));
  return out;
}

function withMarkup(made: MadeRun): MadeRun {
  const [first, ...others] = made.samples;
  return { ...made, samples: [{ ...first, text: "</script><b id=loose>7</b> <!-- " }, ...others] };
}

/** The same run with its first item private, as GPQA's are. */
function withPrivate(made: MadeRun): MadeRun {
  const [first, ...others] = made.items;
  const samples = made.samples.map((sample) =>
    sample.item === first.id ? { ...sample, text: `${SECRET}\n#### ${first.target}` } : sample,
  );
  return { ...made, items: [{ ...first, prompt: SECRET, private: true }, ...others], samples };
}

describe("htmlReport(summary, answers)", () => {
  it("htmlReport(summary, answers) has tables, charts and statements that need no JavaScript", () => {
    const { document } = parseHTML(html);
    expect(document.querySelectorAll("#tables table").length).toBeGreaterThanOrEqual(3);
    expect(document.querySelectorAll("#charts figure > svg")).toHaveLength(3);
    expect(document.querySelectorAll("#findings li").length).toBeGreaterThan(3);
    expect(document.querySelectorAll("#cells tbody tr")).toHaveLength(10);
  });

  it("htmlReport(summary, answers) loads nothing from anywhere, and forbids itself to", () => {
    const { document } = parseHTML(html);
    expect(document.querySelectorAll("[src], link, iframe, object")).toHaveLength(0);
    for (const link of document.querySelectorAll("[href]")) expect(link.getAttribute("href")).toMatch(/^#/);
    const policy = document.querySelector("meta[http-equiv]")!.getAttribute("content");
    expect(policy).toContain("default-src 'none'");
  });

  it("htmlReport(summary) without answers has no answers to look through", () => {
    const { document } = parseHTML([...htmlReport(summary)].join(""));
    expect(document.querySelector("#answers, script")).toBeNull();
    expect(document.querySelector("#tables table")).not.toBeNull();
  });
});

describe.skipIf(!existsSync(CHROMIUM))(`the page in a browser (skipped without ${CHROMIUM})`, () => {
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
    page = await browser.newPage();
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    await open(file);
  });
  afterAll(() => browser.close());

  async function open(of: string): Promise<void> {
    await page.goto(pathToFileURL(of).href);
    await page.waitForSelector("body[data-ready]");
  }

  const count = () => page.locator("#count").textContent();
  /** Until the list says that it shows this many. */
  const shows = (words: RegExp) => page.locator("#count", { hasText: words }).waitFor({ timeout: 10_000 });

  it("the page asks for nothing but itself and has no error", () => {
    expect(requests).toEqual([pathToFileURL(file).href]);
    expect(errors).toEqual([]);
  });

  it("the page shows the first 20 of all answers, and the others page by page", async () => {
    await shows(/^1 to 20 of 3,800$/);
    expect(await page.locator("article").count()).toBe(20);
    await page.locator("[data-turn='1']").first().click();
    await shows(/^21 to 40 of/);
    await page.locator("[data-turn='last']").first().click();
    await shows(/^3,781 to 3,800 of/);
    expect(await page.locator("[data-turn='1']").first().isDisabled()).toBe(true);
  });

  it("an answer has its prompt, its text, and for every profile the rule, what was extracted and what was expected", async () => {
    await page.locator("button[type=reset]").click();
    await page.fill("[name=item]", MADE.items[3].id);
    await page.selectOption("[name=sampler]", "greedy");
    await shows(/^1 to 1 of 1$/);
    const article = page.locator("article").first();
    expect(await article.locator(".prompt").textContent()).toBe(MADE.items[3].prompt);
    const sample = MADE.samples.find(({ item }) => item === MADE.items[3].id)!;
    expect(await article.locator("pre").textContent()).toBe(sample.text);
    const profiles = await article.locator("tr td:first-child").allTextContents();
    expect(profiles).toEqual(["robust", "strict", "lm-eval", "official"]);
    const [robust] = await article.locator("tr:has(td)").allInnerTexts();
    expect(robust.split("\t").slice(2)).toEqual([MADE.items[3].target, MADE.items[3].target, "right"]);
  });

  it("a text that is markup is shown as it stands", async () => {
    await page.locator("button[type=reset]").click();
    await page.fill("[name=words]", "<b id=loose>");
    await page.press("[name=words]", "Enter");
    await shows(/^1 to 1 of 1$/);
    expect(await page.locator("article pre").textContent()).toBe("</script><b id=loose>7</b> <!-- ");
    expect(await page.locator("#loose").count()).toBe(0);
  });

  it("verdict, cut off and disagreement choose among the answers", async () => {
    await page.locator("button[type=reset]").click();
    await shows(/of 3,800$/);
    let sum = 0;
    for (const verdict of ["0", "1", "2"]) {
      await page.selectOption("[name=verdict]", verdict);
      await shows(/^(?!searching)/);
      const classes = await page
        .locator("article .verdict")
        .evaluateAll((all) => all.map((each) => each.className));
      expect(new Set(classes)).toEqual(new Set(classes.length > 0 ? [`verdict mark-${verdict}`] : []));
      sum += Number(/ of ([\d,]+)$/.exec((await count())!)?.[1].replace(",", "") ?? 0);
    }
    expect(sum).toBe(3800);
    await page.selectOption("[name=verdict]", "cut off");
    await shows(/^no answer is like this$/);
    await page.locator("button[type=reset]").click();
    await shows(/of 3,800$/);
    await page.selectOption("[name=otherwise]", { value: "any" });
    await shows(/^(?!searching)/);
    const verdicts = await page.locator("article").first().locator("td:last-child").allTextContents();
    expect(new Set(verdicts.map((verdict) => verdict === "right")).size).toBe(2);
  });

  it("an entry of a table leads to the answers of its cell", async () => {
    await page.locator("#tables tbody tr:nth-child(2) a").first().click();
    await shows(/of 400$/);
    const heads = await page.locator("article strong").allTextContents();
    expect(new Set(heads)).toEqual(new Set(["plain sampling, T = 0.7"]));
  });

  it("a private item's prompt, text and answers are not in the page, and it says so", async () => {
    const hidden = written("private", withPrivate(makeRun({ items: 10, samples: 2 })));
    await open(hidden);
    await page.fill("[name=item]", MADE.items[0].id);
    await page.press("[name=item]", "Enter");
    await shows(/^1 to 13 of 13$/);
    expect(await page.locator("article .prompt").first().textContent()).toMatch(/^Prompt withheld/);
    expect(await page.locator("article pre").first().textContent()).toMatch(/^Text withheld/);
    const all = await page.evaluate(async () => {
      const texts: string[] = [document.body.innerText];
      for (const script of document.querySelectorAll("script[type='application/gzip']")) {
        const bytes = Uint8Array.from(atob(script.textContent!), (letter) => letter.charCodeAt(0));
        const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
        texts.push(await new Response(stream).text());
      }
      return texts.join("\n");
    });
    expect(all).toContain(MADE.items[1].prompt);
    expect(all).not.toContain(SECRET);
  });
});
