import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assertBuilt, nsigma } from "../../packages/lab/src/cli/command-line.fixture.ts";
import { evaluate, type Evaluation } from "../../packages/lab/src/evaluate/evaluate.ts";
import { findModel } from "../../packages/lab/src/backends/open-model.ts";
import { parsePlan } from "../../packages/lab/src/plan/read-plan.ts";
import { openRun, samplesOf } from "../../packages/lab/src/run/read-run.ts";
import type { Sample } from "../../packages/lab/src/run/sample.ts";
import { readTexts } from "../../packages/lab/src/findings/reading.ts";
import { summarise } from "../../packages/lab/src/findings/summarise.ts";
import { readItems } from "../../packages/lab/src/tasks/read-items.ts";

const PLAN = `
tasks: [{ task: word-problems, limit: 2 }]
samplers: [{ label: plain }, { label: nsigma, options: { topNSigma: 1 } }]
temperatures: [1]
samples: 2
maxTokens: 8
`;
const TEXTS = 8;

let place: string;
let evaluation: Evaluation;
let remarks: string[] = [];

beforeAll(async () => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-hostile-runs-"));
  const plan = parsePlan(PLAN, "plan.yaml");
  const { signal } = new AbortController();
  evaluation = {
    plan,
    items: await readItems(plan.tasks[0]),
    models: { embedded: await findModel(plan.models[0]) },
    run: join(place, "clean"),
    signal,
    progress() {},
    remark: (line) => remarks.push(line),
  };
  await evaluate(evaluation);
});
afterAll(() => rmSync(place, { recursive: true }));

/** A copy of the run that nothing has happened to. */
function copyOf(name: string): string {
  const run = join(place, name);
  cpSync(join(place, "clean"), run, { recursive: true });
  remarks = [];
  return run;
}

function textsOf(run: string): string[] {
  return [...samplesOf(openRun(run))].map(({ key, text }) => `${key} ${text}`).sort();
}

const first = (): Sample => samplesOf(openRun(join(place, "clean"))).next().value as Sample;

describe("journals nobody should write", () => {
  it.each<[string, (own: Sample) => unknown]>([
    ["null", () => null],
    ["a list", () => []],
    ["a number", () => 5],
    ["an empty map", () => ({})],
    ["nothing but a key", ({ key }) => ({ key })],
    ["a text that is none", (own) => ({ ...own, text: { length: 5 } })],
    ["tokens below zero", (own) => ({ ...own, tokens: -1 })],
    ["tokens beyond counting", (own) => ({ ...own, tokens: 1e308 })],
    ["an index of a thousand million", (own) => ({ ...own, index: 1e9 })],
    ["an index that is none", (own) => ({ ...own, index: "__proto__" })],
    ["means that are none", (own) => ({ ...own, means: { kept: "many" } })],
    ["an ending that is a failure", (own) => ({ ...own, ending: "aborted" })],
    ["a key that is none", (own) => ({ ...own, key: "x" })],
    ["a foreign key", (own) => ({ ...own, key: "f".repeat(64) })],
    ["another item's key", (own) => ({ ...own, item: "no such item" })],
    ["another cell's key", (own) => ({ ...own, sampler: own.sampler === "plain" ? "nsigma" : "plain" })],
    ["a cell the plan does not have", (own) => ({ ...own, temperature: 9 })],
  ])("a line with %s counts for nothing, and is named", async (name, forged) => {
    const run = copyOf(`line with ${name}`);
    // Its name comes before all others, so that a forged text would be the first of its place.
    writeFileSync(
      join(run, "journal", "0.jsonl"),
      `${JSON.stringify(forged({ ...first(), text: "forged" }))}\n`,
    );
    const words =
      /^Left out: 1 line of journal\/0\.jsonl, the first in line 1: (no record of a text|a text that the plan does not ask for)\.$/;
    await expect(evaluate({ ...evaluation, run })).resolves.toEqual({ done: TEXTS, failed: 0, total: TEXTS });
    expect(remarks).toEqual([expect.stringMatching(words)]);
    const { texts, notes } = summarise(readTexts(openRun(run)));
    expect([texts, notes]).toEqual([TEXTS, [expect.stringMatching(words)]]);
    expect(textsOf(run)).toEqual(textsOf(join(place, "clean")));
  });

  it("files that are no files, or none of text, are left out and named", async () => {
    const run = copyOf("files");
    const journal = join(run, "journal");
    mkdirSync(join(journal, "a.jsonl"));
    symlinkSync("nowhere", join(journal, "b.jsonl"));
    const pipe = spawnSync("mkfifo", [join(journal, "c.jsonl")]).status === 0;
    writeFileSync(join(journal, "d.jsonl"), Buffer.alloc(100_000, 0));
    writeFileSync(join(journal, "e.jsonl"), Buffer.from([0xff, 0xfe, 10, 0, 10]));
    writeFileSync(join(journal, "f.jsonl"), `${"[".repeat(1_000_000)}\n`);
    await expect(evaluate({ ...evaluation, run })).resolves.toEqual({ done: TEXTS, failed: 0, total: TEXTS });
    const named = remarks.map((line) => /journal\/(\w)\.jsonl/.exec(line)![1]).sort();
    expect(named).toEqual(["a", "b", ...(pipe ? ["c"] : []), "e", "f"]);
    expect(textsOf(run)).toEqual(textsOf(join(place, "clean")));
  });

  it("a line without an end is let go of, however long it is, and what comes after it is read", () => {
    const run = copyOf("endless");
    const file = join(run, "journal", "0.jsonl");
    for (let part = 0; part < 5; part++) appendFileSync(file, Buffer.alloc(1 << 24, "x"));
    appendFileSync(file, `\n${JSON.stringify(first())}\n`);
    const heard: string[] = [];
    const samples = [...samplesOf(openRun(run), (line) => heard.push(line))];
    expect(samples).toHaveLength(TEXTS);
    expect(samples[0]).toEqual(first());
    expect(heard).toEqual(["Left out: 1 line of journal/0.jsonl, the first in line 1: no record of a text."]);
  });

  it("texts with line and paragraph separators are texts, on every version of Node", async () => {
    const run = copyOf("separators");
    const text = "one\u2028two\u2029three\u0085four\r\nfive\u000b\u000csix";
    const lines = [...samplesOf(openRun(run))].map((sample) => `${JSON.stringify({ ...sample, text })}\n`);
    for (const name of readdirSync(join(run, "journal"))) rmSync(join(run, "journal", name));
    writeFileSync(join(run, "journal", "own.jsonl"), lines.join(""));
    expect([...samplesOf(openRun(run))].map((sample) => sample.text)).toEqual(Array(TEXTS).fill(text));
    expect(summarise(readTexts(openRun(run))).texts).toBe(TEXTS);
  });
});

describe("folders of runs that a power cut has hit", () => {
  it.each(["plan.json", "items.jsonl", "models.json"])(
    "an empty, cut off or blank %s is written again by the same evaluation, and said in one line before",
    async (name) => {
      const run = copyOf(`damaged ${name}`);
      const whole = readFileSync(join(run, name));
      for (const damaged of [Buffer.alloc(0), whole.subarray(0, -3), Buffer.alloc(whole.length)]) {
        writeFileSync(join(run, name), damaged);
        const { code, stderr } = await nsigma(["report", run]);
        if (damaged.length > 0 || name !== "items.jsonl")
          expect({ code, stderr }).toEqual({
            code: 2,
            stderr: expect.stringMatching(/^nsigma: [^\n]+\n$/),
          });
        remarks = [];
        await evaluate({ ...evaluation, run });
        expect(remarks).toEqual([`run ${run}: ${name} was empty or in pieces, and is written again`]);
        expect(readFileSync(join(run, name))).toEqual(whole);
      }
    },
  );

  it.each<[string, string]>([
    ["plan.json", "null"],
    ["plan.json", "[]"],
    ["plan.json", '{"models":5}'],
    ["plan.json", "{}"],
    ["items.jsonl", "null\n"],
    ["items.jsonl", '{"id":5}\n'],
    ["items.jsonl", '{"id":"a","task":"t","prompt":"p","kind":"magic"}\n'],
    ["models.json", '{"embedded":5}'],
    ["models.json", "[]"],
  ])("%s that says %s is refused in one line with its place", (name, text) => {
    const run = copyOf(`wrong ${name} ${text.trim()}`.replaceAll(/[^\w .]/g, "-"));
    writeFileSync(join(run, name), text);
    expect(() => openRun(run)).toThrow(new RegExp(`^[^\\n]*${name.replace(".", "\\.")}[^\\n]*$`));
  });

  it("claims that are empty, stray, or no files do not keep an evaluation from its end", async () => {
    const run = copyOf("claims");
    for (const name of readdirSync(join(run, "journal"))) rmSync(join(run, "journal", name));
    mkdirSync(join(run, "claims", "0-0.1"), { recursive: true });
    writeFileSync(join(run, "claims", "0-0.0"), "");
    writeFileSync(join(run, "claims", "notes.txt"), "mine");
    await expect(evaluate({ ...evaluation, run })).resolves.toEqual({ done: TEXTS, failed: 0, total: TEXTS });
    expect(textsOf(run)).toEqual(textsOf(join(place, "clean")));
  });
});

describe("runs that cannot be", () => {
  it.skipIf(process.platform !== "linux")(
    "nsigma eval --run below a folder that cannot be written ends with one line",
    async () => {
      const { code, stderr } = await nsigma(["eval", "--limit", "1", "--run", "/proc/nobody/writes/here"]);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringMatching(
          /^nsigma: --run \/proc\/nobody\/writes\/here: cannot be written: ENOENT[^\n]+\n$/,
        ),
      });
    },
  );

  it("nsigma eval --samples 4000000000 says what is too much before anything is written", async () => {
    const run = join(place, "too much");
    const { code, stderr } = await nsigma(["eval", "--samples", "4000000000", "--run", run]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(
        /^nsigma: the plan asks for \d+ texts, and a run has 10000000 at most; [^\n]+\n$/,
      ),
    });
    expect(readdirSync(place)).not.toContain("too much");
  });
});
