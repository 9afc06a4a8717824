import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PredictedRow } from "./coverage.ts";
import { recordedFiles, recordedRows } from "./recorded-rows.ts";

/** GPT-2's logits as recorded elsewhere, where they are at hand: without targets. */
const GPT2 = "../shared/data/gpt2-logits/gpt2-0";

let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-rows-"));
});
afterAll(() => rmSync(place, { recursive: true }));

function recorded(name: string, numbers: number[], description: unknown): string {
  writeFileSync(join(place, `${name}.f32`), new Uint8Array(Float32Array.from(numbers).buffer));
  const text = typeof description === "string" ? description : JSON.stringify(description);
  writeFileSync(join(place, `${name}.json`), text);
  return join(place, name);
}

async function read(name: string): Promise<PredictedRow[]> {
  const rows: PredictedRow[] = [];
  for await (const row of recordedRows(name)) rows.push(row);
  return rows;
}

describe("recordedRows(name)", () => {
  it("recordedRows(NAME), (NAME.f32) and (NAME.json) give the rows with their targets and texts", async () => {
    const name = recorded("two", [1, 2, 3, 4, 5, 6], {
      vocab: 3,
      targets: [2, 0],
      texts: [7, 7],
      prompt: "any",
    });
    const expected = [
      { logits: Float32Array.of(1, 2, 3), target: 2, text: 7 },
      { logits: Float32Array.of(4, 5, 6), target: 0, text: 7 },
    ];
    for (const given of [name, `${name}.f32`, `${name}.json`]) expect(await read(given)).toEqual(expected);
  });

  it("recordedRows(rows without texts) takes every row for a text of its own", async () => {
    const name = recorded("alone", [1, 2, 3, 4], { vocab: 2, targets: [0, 1] });
    expect((await read(name)).map(({ text }) => text)).toEqual([0, 1]);
  });

  it.each<[string, number[], unknown, RegExp]>([
    [
      "no targets",
      [1, 2],
      { vocab: 2 },
      /no-targets\.json: targets must be a list of token ids, and is missing$/,
    ],
    [
      "empty",
      [],
      { vocab: 2, targets: [] },
      /empty\.json: targets must be a list of at least one token id, got \[\]$/,
    ],
    ["broken", [1, 2], "{", /broken\.json: it is not JSON/],
    [
      "short",
      [1, 2, 3],
      { vocab: 2, targets: [0, 1] },
      /short\.f32: it must have 16 bytes, 2 rows of 2 float32, got 12/,
    ],
    ["outside", [1, 2], { vocab: 2, targets: [2] }, /outside\.json: targets\[0\] must be 0 to 1, got 2/],
    [
      "texts",
      [1, 2],
      { vocab: 2, targets: [1], texts: [1, 2] },
      /texts must have one entry per target, 1, got 2/,
    ],
  ])("recordedRows(%s) says what is wrong and where", async (name, numbers, description, message) => {
    const given = recorded(name.replace(" ", "-"), numbers, description);
    await expect(read(given)).rejects.toThrow(message);
  });

  it("recordedRows(no file) says what was expected", async () => {
    await expect(read(join(place, "none"))).rejects.toThrow(
      /there is no .*none\.f32; give a file of nsigma record, or NAME\.f32 and/,
    );
  });

  it.skipIf(!existsSync(`${GPT2}.f32`))(
    "recordedRows(GPT-2's rows, which have no targets) asks for them",
    async () => {
      await expect(read(GPT2)).rejects.toThrow(/gpt2-0\.json: targets must be a list/);
    },
  );
});

describe("recordedFiles(names)", () => {
  it("recordedFiles(names) gives the rows of one after the other, and keeps their texts apart", async () => {
    const first = recorded("first", [1, 2, 3, 4], { vocab: 2, targets: [0, 1], texts: [0, 3] });
    const second = recorded("second", [5, 6], { vocab: 2, targets: [1], texts: [0] });
    const rows: PredictedRow[] = [];
    for await (const row of recordedFiles([first, second])) rows.push(row);
    expect(rows.map(({ logits, text }) => [...logits, text])).toEqual([
      [1, 2, 0],
      [3, 4, 3],
      [5, 6, 4],
    ]);
  });

  it("recordedFiles(rows of two models) is refused, with the lengths of both", async () => {
    const short = recorded("short", [1, 2], { vocab: 2, targets: [0] });
    const long = recorded("long", [1, 2, 3], { vocab: 3, targets: [0] });
    const read = async () => {
      for await (const _ of recordedFiles([short, long]));
    };
    await expect(read()).rejects.toThrow(
      /long: they have 3 logits, and those of .*short 2; give rows of one model/,
    );
  });
});
