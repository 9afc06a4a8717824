import fc from "fast-check";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readRecording, type RecordedRow, type Recording, writeRecording } from "./index.ts";

const RECORDING: Recording = {
  model: "a small one",
  vocabSize: 5,
  texts: [
    { tokens: [0, 1, 2], start: 1, rows: 3 },
    { tokens: [4, 4], start: 2, rows: 1 },
  ],
  words: { 0: "zero", 4: " ␣\n" },
  about: { hash: "abc" },
};
const ROWS = Array.from({ length: 4 }, (_, row) => Float32Array.from({ length: 5 }, (_, id) => row - id / 4));

async function bytesOf(
  recording: Recording,
  rows: readonly Float32Array[],
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(writeRecording(recording, rows) as never).arrayBuffer());
}

/** A file that comes in pieces of a size. */
function inPieces(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, (at += size)));
    },
  });
}

async function read(bytes: Uint8Array, size = 1000) {
  const { rows, ...recording } = await readRecording(inPieces(bytes, size));
  const all: RecordedRow[] = [];
  for await (const row of rows) all.push(row);
  return { recording, rows: all };
}

describe("a recording", () => {
  it("comes back as it was written, however the file comes in", async () => {
    const bytes = await bytesOf(RECORDING, ROWS);
    for (const size of [1, 7, 100_000]) {
      const { recording, rows } = await read(bytes, size);
      expect(recording).toEqual(RECORDING);
      expect(rows).toEqual([
        { logits: ROWS[0], text: 0, position: 1 },
        { logits: ROWS[1], text: 0, position: 2 },
        { logits: ROWS[2], text: 0, position: 3 },
        { logits: ROWS[3], text: 1, position: 2 },
      ]);
    }
  });

  it("is read when it has been decompressed", async () => {
    const { rows } = await read(gunzipSync(await bytesOf(RECORDING, ROWS)));
    expect(rows.length).toBe(4);
  });

  it("keeps any logit to half a step of float16, and -Infinity", async () => {
    const logit = fc.oneof(fc.float({ min: -65504, max: 65504, noNaN: true }), fc.constant(-Infinity));
    await fc.assert(
      fc.asyncProperty(fc.array(logit, { minLength: 1, maxLength: 40 }), async (values) => {
        const row = Float32Array.from(values);
        const texts = [{ tokens: [0], start: 1, rows: 1 }];
        const { rows } = await read(await bytesOf({ ...RECORDING, vocabSize: row.length, texts }, [row]));
        for (const [id, logit] of row.entries()) {
          const found = rows[0].logits[id];
          if (!Number.isFinite(logit)) expect(found).toBe(logit);
          else
            expect(Math.abs(found - logit)).toBeLessThanOrEqual(
              Math.max(Math.abs(logit) * 2 ** -11, 2 ** -25),
            );
        }
      }),
    );
  });

  it("holds one row at a time, and is closed when the reader leaves", async () => {
    let asked = 0;
    let closed = false;
    const rows = (async function* () {
      try {
        for (;;) {
          asked++;
          yield Float32Array.from({ length: 50_000 }, () => 20 * Math.random()); // nothing that can be compressed
        }
      } finally {
        closed = true;
      }
    })();
    const texts = [{ tokens: Array.from({ length: 100_000 }, () => 0), start: 1, rows: 100_000 }];
    const recording = { ...RECORDING, vocabSize: 50_000, texts };
    const { rows: read } = await readRecording(writeRecording(recording, rows));
    for await (const { position } of read) if (position === 3) break;
    expect(asked).toBeLessThan(10);
    await expect.poll(() => closed).toBe(true);
  });

  it.each([
    ["a row of another length", [new Float32Array(4)], /row 0 must have 5 logits, got 4/],
    [
      "a logit that float16 cannot hold",
      [Float32Array.of(0, 1e6, 0, 0, 0)],
      /row 0, token 1: 1000000 cannot/,
    ],
    ["NaN", [Float32Array.of(0, NaN, 0, 0, 0)], /row 0, token 1: NaN cannot/],
    ["too few rows", ROWS.slice(1), /promise 4 rows, and 3 came/],
    ["too many rows", [...ROWS, ROWS[0]], /more rows than the 4/],
  ])("is not written with %s", async (_, rows, message) => {
    await expect(bytesOf(RECORDING, rows)).rejects.toThrow(message);
  });

  const file = async () => gunzipSync(await bytesOf(RECORDING, ROWS));
  const changed = async (change: (header: string) => string): Promise<Uint8Array> => {
    const bytes = await file();
    const length = Number(bytes.readBigUInt64LE());
    const header = Buffer.from(change(bytes.subarray(8, 8 + length).toString()));
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(header.length));
    return Buffer.concat([size, header, bytes.subarray(8 + length)]);
  };
  it.each<[string, () => Promise<Uint8Array>, RegExp]>([
    ["nothing", async () => new Uint8Array(0), /cut off/],
    ["another file", async () => Buffer.from("<!doctype html><p>no such page</p>"), /not a safetensors file/],
    ["other tensors", () => changed((header) => header.replace("nsigma-recording", "pt")), /nobody recorded/],
    ["a later version", () => changed((header) => header.replace('version":"1', 'version":"2')), /version 2/],
    [
      "a header that is not JSON",
      () => changed((header) => header.replace("{", "")),
      /header cannot be read/,
    ],
    [
      "rows that are not there",
      () => changed((header) => header.replace('"rows\\":3', '"rows\\":2')),
      /3 rows/,
    ],
    [
      "rows beyond the text",
      () => changed((header) => header.replace('"start\\":1', '"start\\":2')),
      /text 0: /,
    ],
    [
      "tokens beyond the vocabulary",
      () => changed((header) => header.replace("[4,4]", "[4,5]")),
      /not below 5/,
    ],
    ["a file that was cut off", async () => (await file()).subarray(0, -3), /cut off/],
    [
      "a damaged one",
      async () => gzipSync(await file()).fill(7, 30, 60),
      /damaged|cannot be read|not a safetensors/,
    ],
    [
      "one that was cut off when compressed",
      async () => gzipSync(await file()).subarray(0, -20),
      /damaged|cut off/,
    ],
  ])("refuses %s in one line", async (_, bytes, message) => {
    const given = await bytes();
    await expect(read(given)).rejects.toThrow(message);
    await expect(read(given)).rejects.toMatchObject({ code: "NSIGMA_RECORDING" });
  });
});
