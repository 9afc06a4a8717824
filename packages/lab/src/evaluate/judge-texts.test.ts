import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTexts } from "../findings/reading.ts";
import { summarise } from "../findings/summarise.ts";
import { parsePlan } from "../plan/read-plan.ts";
import type { Likelihood } from "../run/likelihoods.ts";
import { openRun, samplesOf } from "../run/read-run.ts";
import { type PlanProgress, runPlan } from "./run-plan.ts";

/** 4 problems x (1 + 2 x 2) texts. */
const PLAN = `
models: [embedded]
tasks: [{ task: word-problems, limit: 4 }]
samplers:
  - { label: greedy, temperatures: [0] }
  - { label: plain, temperatures: [1, 3] }
samples: 2
maxTokens: 24
`;
const TEXTS = 20;
const JUDGED = `${PLAN}judge: embedded\n`;

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-judge-"));
});
afterAll(() => rmSync(place, { recursive: true }));

async function ran(
  text: string,
  run: string,
  stopAfter = Infinity,
): Promise<PlanProgress & { remarks: string[] }> {
  const remarks: string[] = [];
  const stop = new AbortController();
  const progress = await runPlan({
    plan: parsePlan(text, "plan.yaml"),
    run: join(place, run),
    signal: stop.signal,
    progress() {},
    judging: (done) => done >= stopAfter && stop.abort(),
    remark: (line) => void remarks.push(line),
  });
  return { ...progress, remarks };
}

/** Every line that judges wrote, in the order of the texts' keys. */
function linesOf(run: string): Likelihood[] {
  const folder = join(place, run, "likelihoods");
  const lines = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), "utf8").trimEnd().split("\n"),
  );
  return lines.map((line) => JSON.parse(line) as Likelihood).sort((a, b) => (a.key < b.key ? -1 : 1));
}

const notesOf = (run: string) => summarise(readTexts(openRun(join(place, run)))).notes ?? [];

describe("runPlan(a plan with a judge)", () => {
  it("judges every text once, and again none of them", async () => {
    const whole = { done: TEXTS, failed: 0, total: TEXTS };
    expect(await ran(JUDGED, "whole")).toEqual({ ...whole, judged: whole, remarks: [] });
    const found = linesOf("whole");
    const keys = [...samplesOf(openRun(join(place, "whole")))].map(({ key }) => key).sort();
    expect(found.map(({ key }) => key)).toEqual(keys);
    await ran(JUDGED, "whole");
    expect(linesOf("whole")).toEqual(found);
    expect(readdirSync(join(place, "whole"))).not.toContain("claims");
  });

  it("goes on where it was stopped, and finds the same", async () => {
    const { judged } = await ran(JUDGED, "stopped", 5);
    expect(judged!.done).toBe(5);
    expect(notesOf("stopped").at(-1)).toBe(
      `The judge embedded has not judged ${TEXTS - 5} of the texts; run nsigma eval again.`,
    );
    await ran(JUDGED, "stopped");
    expect(linesOf("stopped")).toEqual(linesOf("whole"));
  });

  it("two at once share the texts, and each is judged once", async () => {
    await ran(PLAN, "shared");
    const [one, other] = await Promise.all([ran(JUDGED, "shared"), ran(JUDGED, "shared")]);
    expect([one.judged!.done, other.judged!.done]).toEqual([TEXTS, TEXTS]);
    expect(linesOf("shared")).toEqual(linesOf("whole"));
  });

  it("judges a run that has its texts without writing them again, and tells lines that are none", async () => {
    await ran(PLAN, "later");
    const texts = [...samplesOf(openRun(join(place, "later")))];
    await ran(JUDGED, "later", 5);
    const [name] = readdirSync(join(place, "later", "likelihoods"));
    const file = join(place, "later", "likelihoods", name);
    appendFileSync(file, '{"key":"short"}\n{"key": "cut of');
    const { remarks } = await ran(JUDGED, "later");
    const left = `Left out: 1 line of likelihoods/${name}, the first in line 6: no likelihood of a text.`;
    expect(remarks).toEqual([left]);
    expect(notesOf("later").at(-1)).toBe(left);
    expect([...samplesOf(openRun(join(place, "later")))].map(({ text }) => text).sort()).toEqual(
      texts.map(({ text }) => text).sort(),
    );
  });

  it("keeps what each judge found, and reports the last one", async () => {
    const other = PLAN.replace("models: [embedded]", "models: [{ label: writer, model: embedded }]");
    await ran(`${other}judge: { label: one, model: embedded }\n`, "two");
    await ran(`${other}judge: { label: two, model: embedded, dtype: fp32 }\n`, "two");
    expect(linesOf("two")).toHaveLength(2 * TEXTS);
    const summary = summarise(readTexts(openRun(join(place, "two"))));
    expect(summary.judge).toBe("two");
    expect(summary.cells.map(({ likeliness }) => likeliness!.texts)).toEqual([4, 8, 8]);
  });

  it("says in the report's notes that a judge is the writer itself", async () => {
    expect(notesOf("whole")).toEqual([
      "Bits per token are those of each text's tokens, given its prompt, under the judge embedded; intervals are a bootstrap over the items.",
      "The judge embedded is the model embedded itself: its bits tell how near texts stay to what that model finds likely, and not how good they are.",
    ]);
    expect(notesOf("two")).toHaveLength(1); // a file of the folder that is named counts as another model
  });

  it("reports the mean over items of the mean over an item's texts", () => {
    const run = openRun(join(place, "whole"));
    const bits = new Map(linesOf("whole").map(({ key, tokens, bits }) => [key, bits / tokens]));
    const { cells } = summarise(readTexts(run));
    for (const { sampler, temperature, likeliness } of cells) {
      const own = [...samplesOf(run)].filter(
        (each) => each.sampler === sampler && each.temperature === temperature,
      );
      const all = own.map(({ key }) => bits.get(key)!); // as many of every item
      expect(likeliness!.bits.mean).toBeCloseTo(all.reduce((sum, each) => sum + each) / all.length, 10);
      expect(likeliness!.bits.low).toBeLessThanOrEqual(likeliness!.bits.mean);
      expect(likeliness!.bits.high).toBeGreaterThanOrEqual(likeliness!.bits.mean);
    }
    const [greedy, plain, hot] = cells.map(({ likeliness }) => likeliness!.bits.mean);
    expect(greedy).toBeLessThan(plain);
    expect(plain).toBeLessThan(hot);
  });
});
