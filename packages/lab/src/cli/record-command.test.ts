import { createReadStream, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type RecordedRow, type Recording, readRecording } from "nsigma/recording";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadLocal } from "../models/load.ts";
import { EMBEDDED } from "../models/locate.ts";
import type { LocalModel } from "../models/model.ts";
import { assertBuilt, nsigmaAgain } from "./command-line.fixture.ts";

const QUESTION = "Mia has 12 plums and eats 5. How many plums are left?";

let place: string;
let model: LocalModel;
beforeAll(async () => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-record-"));
  model = await loadLocal(EMBEDDED);
});
afterAll(async () => {
  await model.close();
  rmSync(place, { recursive: true });
});

async function recorded(words: string[]): Promise<{ recording: Recording; rows: RecordedRow[] }> {
  const out = join(place, "rows.safetensors.gz");
  rmSync(out, { force: true });
  const { code, stderr } = await nsigmaAgain(["record", ...words, "--out", out]);
  expect(stderr).toMatch(/^nsigma: \d+ rows? of 4096 logits: /);
  expect(code).toBe(0);
  const { rows: source, ...recording } = await readRecording(Readable.toWeb(createReadStream(out)) as never);
  const rows: RecordedRow[] = [];
  for await (const row of source) rows.push(row);
  return { recording, rows };
}

/** As near as float16 can be. */
function expectNear(found: Float32Array, expected: Float32Array): void {
  for (const [id, logit] of expected.entries())
    expect(Math.abs(found[id] - logit)).toBeLessThanOrEqual(Math.max(1, Math.abs(logit)) * 2 ** -11);
}

describe("nsigma record", () => {
  it("keeps the model's rows over the answer that it writes, and where they come from", async () => {
    const { recording, rows } = await recorded([QUESTION, "--seed", "3", "--temperature", "1.5"]);
    const [{ tokens, start }] = recording.texts;
    const prompt = model.encode([{ role: "user", content: QUESTION }]);
    expect(tokens.slice(0, start)).toEqual([...prompt]);
    expect(rows.length).toBe(tokens.length - start);
    expect(model.endOfText).toContain(tokens.at(-1));
    const { text } = await model.host.generate({
      prompt: [{ role: "user", content: QUESTION }],
      sampler: { topNSigma: 1, temperature: 1.5, seed: 3 },
    });
    expect(model.tokenText.textOf(tokens.slice(start, -1), true)).toBe(text);
    const expected = await model.logitsAfter(tokens, start - 1);
    for (const [at, { logits }] of rows.entries()) expectNear(logits, expected[at]);
    expect(Object.keys(recording.words).length).toBe(4096);
    expect(recording.about).toMatchObject({
      hash: expect.stringMatching(/^[0-9a-f]{16,}$/),
      recorded: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      sampler: expect.stringContaining('"temperature":1.5'),
    });
  });

  it("--next keeps one row, and --words the words of its best tokens and of the prompt alone", async () => {
    const { recording, rows } = await recorded([QUESTION, "--next", "--words", "10"]);
    const [{ tokens, start, rows: count }] = recording.texts;
    expect([count, rows.length, start]).toEqual([1, 1, tokens.length]);
    const ids = new Set(Object.keys(recording.words).map(Number));
    expect(ids.size).toBeLessThanOrEqual(10 + tokens.length);
    expect([...tokens, rows[0].logits.indexOf(Math.max(...rows[0].logits))].every((id) => ids.has(id))).toBe(
      true,
    );
    expectNear(rows[0].logits, (await model.logitsAfter(tokens, tokens.length - 1))[0]);
  });

  it("--text reads a text in pieces that the context can take, and nsigma calibrate reads the rows", async () => {
    const file = join(place, "text.txt");
    writeFileSync(
      file,
      Array.from({ length: 60 }, (_, at) => `Tom has ${at} apples and buys 4 more.`).join(" "),
    );
    const { recording, rows } = await recorded(["--text", file, "--max-tokens", "600"]);
    expect(recording.texts.length).toBe(3);
    expect(rows.length).toBe(600 - 3);
    const { tokens } = recording.texts[1];
    expectNear(rows[255 + 10].logits, (await model.logitsAfter(tokens.slice(0, 11), 10))[0]);
    const { stdout } = await nsigmaAgain([
      "calibrate",
      "--rows",
      join(place, "rows.safetensors.gz"),
      "--json",
    ]);
    expect(JSON.parse(stdout).coverage).toMatchObject({ rows: 597, texts: 3, vocabSize: 4096 });
  });

  it.each<[string, string[], RegExp]>([
    ["no place for the file", [QUESTION], /--out/],
    [
      "a folder that is not there",
      [QUESTION, "--next", "--out", "/none/rows.gz"],
      /^nsigma: --out \/none\/rows\.gz: /,
    ],
    [
      "a sampler with nothing to write",
      [QUESTION, "--next", "--min-p", "0.1", "--out", "x"],
      /--min-p: --next writes/,
    ],
    [
      "a prompt beside a text",
      [QUESTION, "--text", "f", "--out", "x"],
      /--text f: it stands in place of a prompt/,
    ],
    ["a text that is not there", ["--text", "/none", "--out", "x"], /^nsigma: --text \/none: ENOENT/],
    ["a server", [QUESTION, "-m", "http://127.0.0.1:9", "--out", "x"], /server/],
  ])("refuses %s in one line, and leaves no file", async (_, words, message) => {
    const { code, stderr } = await nsigmaAgain(["record", ...words]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n").length).toBe(1);
    expect(existsSync("x")).toBe(false);
    expect(readdirSync(place).filter((name) => /\.\d+$/.test(name))).toEqual([]);
  });
});
