import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { meant, visible } from "../../apps/playground/src/views/visible.ts";
import { NO_BROWSER } from "../browser/browser.ts";
import { eventually, expectAccessible, picture, Playground, QUESTION, SIZES } from "./playground.fixture.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What the tokens of the answer read as, one after the other. */
const HOSTILE: Readonly<Record<string, Uint8Array>> = {
  "an image that fails": utf8(`<img src=x onerror="globalThis.ran=1">`),
  "the end of a script": utf8(`</script><script>globalThis.ran=1</script>`),
  "an override of the direction": utf8("\u202egnp.exe\u2066\u2067"),
  "letters from right to left": utf8("\u05d0\u05d1\u05d2 \u0627\u0628"),
  "100,000 marks": utf8(`a${"\u0301".repeat(100_000)}`),
  "NUL and controls": utf8("\0\u001b[31m\u0007\u0085\u200b\ufeff"),
  "bytes that are no UTF-8": Uint8Array.of(0xff, 0xfe, 0xed, 0xa0, 0x80),
  "a megabyte": utf8("x".repeat(2 ** 20)),
  "the widest letters": utf8("\ufdfd".repeat(60)),
  "a thousand lines": utf8("\n".repeat(1000)),
  "a thousand spaces": utf8(" ".repeat(1000)),
};

/** What no text of the page may contain: controls, and what turns or hides other text. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;

describe.skipIf(NO_BROWSER)(`a model that writes hostile text (${NO_BROWSER ?? "in Chromium"})`, () => {
  let playground: Playground;
  let tokenizer: string;
  let answer: readonly number[];
  beforeAll(async () => {
    playground = await Playground.start();
    const { text } = await playground.model.host.generate({
      prompt: [{ role: "user", content: QUESTION }],
      sampler: { topNSigma: 1, temperature: 1, seed: 1 },
    });
    answer = [...new Set(playground.model.tokenText.tokensOf(text))];
    tokenizer = hostileTokenizer(answer);
  });
  afterAll(() => playground?.close());

  /** The embedded model whose answer reads as `HOSTILE`: texts become tokens as before, and these tokens other texts. */
  async function openHostile(size: keyof typeof SIZES): Promise<Page> {
    const page = await playground.browser.newPage({ viewport: SIZES[size] });
    page.on("dialog", () => {
      throw new Error("the page has opened a dialog");
    });
    await page.addInitScript(() => {
      const seen = globalThis as unknown as { longest: number };
      seen.longest = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
      }).observe({ type: "longtask" });
    });
    await page.route("**/tokenizer.json", (route) =>
      route.fulfill({ contentType: "application/json", body: tokenizer }),
    );
    await page.goto(playground.serving.url);
    await eventually(() => page.locator(".strip button").count()).toBeGreaterThan(answer.length);
    await eventually(() => page.locator(".writing").count()).toBe(0);
    return page;
  }

  it.each(["wide", "phone"] as const)(
    "runs nothing of it, and nothing leaves its place (%s)",
    async (size) => {
      const page = await openHostile(size);
      const asked: string[] = [];
      page.on("request", (request) => void asked.push(request.url()));
      const tokens = page.locator(".strip button");
      // All of it also goes through the row, the draw, the table.
      for (let at = 0; at < Object.keys(HOSTILE).length; at++) {
        await tokens.nth(at).click();
        await eventually(() => tokens.nth(at).getAttribute("aria-pressed")).toBe("true");
      }
      await page.getByRole("grid", { name: "The tokens" }).focus();
      await page.keyboard.press("Home");
      await picture(page, `hostile-${size}`);
      await expectAccessible(page);

      const seen = await page.evaluate(() => ({
        ran: (globalThis as { ran?: number }).ran,
        images: document.querySelectorAll("img, iframe, object, embed").length,
        scripts: [...document.scripts].filter(({ src }) => src === "").map(({ text }) => text.slice(0, 40)),
        text: document.body.innerText,
        attributes: [...document.querySelectorAll("*")].flatMap((each) =>
          [...each.attributes].map(({ value }) => value),
        ),
        longest: (globalThis as unknown as { longest: number }).longest,
        tallest: Math.max(
          ...[...document.querySelectorAll(".strip button")].map(({ clientHeight }) => clientHeight),
        ),
        rows: [...document.querySelectorAll(".strip button")].map((each) => each.getBoundingClientRect()),
      }));
      expect(seen).toMatchObject({ ran: undefined, images: 0 });
      expect(seen.scripts.filter((text) => text.includes("ran"))).toEqual([]);
      expect(asked.filter((url) => url.endsWith("/x"))).toEqual([]);
      expect(seen.text).toContain("<img");
      expect(seen.text).toContain("⟨RLO⟩");
      expect(seen.text).toContain("⟨NUL⟩⟨ESC⟩");
      for (const text of [seen.text, ...seen.attributes]) {
        expect(text).not.toMatch(UNSEEN);
        expect(text).not.toMatch(/\p{M}{3}/u);
        expect(text.length).toBeLessThan(20_000);
      }
      expect(seen.tallest).toBeLessThan(250);
      expect(seen.longest).toBeLessThan(1500);
      // Letters from right to left turn nothing beside them: who comes later stands further on.
      const [first] = seen.rows;
      for (const [at, row] of seen.rows.entries()) {
        const before = seen.rows[at - 1] ?? first;
        expect(row.y > before.y || row.x >= before.x).toBe(true);
      }
      await page.close();
    },
  );

  it("shows every hostile token in the table with its bytes, and keeps lines one line high", async () => {
    const page = await openHostile("wide");
    const grid = page.getByRole("grid", { name: "The tokens" });
    for (const [at, bytes] of Object.values(HOSTILE).entries()) {
      await page.getByLabel("Find").fill(`#${answer[at]}`);
      const line = grid.locator("[role=row]:not(.head)");
      await eventually(() => line.locator(".id").allInnerTexts()).toEqual([String(answer[at])]);
      const hex = Array.from(bytes.subarray(0, 24), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
      expect(await line.locator(".bytes").innerText()).toBe(hex + (bytes.length > 24 ? " …" : ""));
      expect((await line.boundingBox())!.height).toBe(28);
      expect(await line.locator("bdi").count()).toBe(1);
    }
    await page.close();
  });

  it("treats a hostile question in the same way", async () => {
    const page = await openHostile("phone");
    await page
      .getByLabel("Question", { exact: true })
      .fill(`<img src=x onerror="globalThis.ran=1">\u202e${"\u0301".repeat(500)} ${"w".repeat(300)}`);
    await page.getByRole("button", { name: "Write", exact: true }).click();
    await eventually(() => page.locator(".prompt").innerText()).toContain("w".repeat(50));
    expect(await page.locator(".prompt").innerText()).not.toMatch(UNSEEN);
    expect(await page.evaluate(() => (globalThis as { ran?: number }).ran)).toBeUndefined();
    await expectAccessible(page);
    await page.close();
  });
});

describe("visible(text)", () => {
  it("shows nothing that cannot be seen, and is never long", () => {
    const nasty = fc.string({
      unit: fc.oneof(
        fc.constantFrom("\u202e", "\u0301", "\0", " ", "\n", "\ud800", "\udc00", "\u3164", "\u{e0041}", "🙂"),
        fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
      ),
      maxLength: 200,
    });
    fc.assert(
      fc.property(nasty, (text) => {
        const shown = visible(text);
        expect(shown).not.toMatch(UNSEEN);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\p{M}{3}/u);
        expect(shown.length).toBeLessThanOrEqual(40 * "⟨U+10FFFF⟩".length + 1);
      }),
    );
  });

  it("can be read back: what is typed as it is shown means the text", () => {
    for (const text of [" the", "a\n", "\u202e\0\u{e0041}\ufeff", "\u3000é🙂", "⟨U+FFFFFF⟩"]) {
      expect(meant(visible(text))).toBe(text);
    }
  });
});

/** The embedded model's tokenizer, with a second text for some ids: it is how they read. */
function hostileTokenizer(ids: readonly number[]): string {
  const json = JSON.parse(readFileSync(join(MODEL_FOLDER, "tokenizer.json"), "utf8"));
  const letters = lettersOf(Object.keys(json.model.vocab));
  for (const [at, bytes] of Object.values(HOSTILE).entries()) {
    json.model.vocab[Array.from(bytes, (byte) => letters[byte]).join("")] = ids[at];
  }
  return JSON.stringify(json);
}

/** GPT-2's letter for each byte: those that can be printed stand for themselves, the others for 256 and on. */
function lettersOf(vocabulary: readonly string[]): string[] {
  let other = 256;
  const letters = Array.from({ length: 256 }, (_, byte) => {
    const printed = (byte >= 33 && byte <= 126) || (byte >= 161 && byte !== 173);
    return String.fromCharCode(printed ? byte : other++);
  });
  expect(letters.filter((letter) => !vocabulary.includes(letter))).toEqual([]);
  return letters;
}
