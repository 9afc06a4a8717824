import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeRow } from "nsigma/analysis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowsOfFolder } from "./real-rows.ts";
import { blockAt, blocksToRotate, lay, synthetic } from "./rows.ts";

describe("synthetic(kind, vocab, seed)", () => {
  it("synthetic('flat', ...) is N(0, 2)", () => {
    const { rows, vocab } = synthetic("flat", 20_000, 1);
    for (const row of rows) {
      const { mean, std } = describeRow(row);
      expect(row).toHaveLength(vocab);
      expect(Math.abs(mean)).toBeLessThan(0.08);
      expect(Math.abs(std - 2)).toBeLessThan(0.06);
    }
  });

  it("synthetic('peaked', ...) has twenty tokens at 8 to 12 standard deviations", () => {
    for (const row of synthetic("peaked", 20_000, 1).rows) {
      const peaks = row.filter((logit) => logit >= 16);
      expect(peaks.length).toBeGreaterThan(17); // two may fall on one place
      expect(Math.max(...peaks)).toBeLessThanOrEqual(24);
    }
  });

  it("synthetic(...) is the same for the same seed, an odd size included", () => {
    expect(synthetic("peaked", 1001, 3)).toEqual(synthetic("peaked", 1001, 3));
    expect(synthetic("peaked", 1001, 3)).not.toEqual(synthetic("peaked", 1001, 4));
  });
});

describe("lay(source, batch, blocks)", () => {
  const source = {
    kind: "k",
    vocab: 2,
    rows: [Float32Array.of(1, 2), Float32Array.of(3, 4), Float32Array.of(5, 6)],
  };

  it("lay(source, 2, 2) puts row after row, from the first again", () => {
    const rows = lay(source, 2, 2);
    expect([...rows.data]).toEqual([1, 2, 3, 4, 5, 6, 1, 2]);
    expect([...blockAt(rows, rows.data, 1)]).toEqual([5, 6, 1, 2]);
    expect([...blockAt(rows, rows.data, 2)]).toEqual([1, 2, 3, 4]);
  });

  it("blocksToRotate(vocab, batch) fills more than the caches of a core, and is never one", () => {
    expect(blocksToRotate(128_256, 1) * 128_256 * 4).toBeGreaterThanOrEqual(32 * 2 ** 20);
    expect(blocksToRotate(262_144, 64)).toBe(2);
  });
});

describe("rowsOfFolder(folder)", () => {
  let place: string;
  beforeAll(() => {
    place = mkdtempSync(join(tmpdir(), "nsigma-rows-"));
  });
  afterAll(() => rmSync(place, { recursive: true }));

  it("rowsOfFolder(folder) reads its *.f32, named by what stands before the number", () => {
    expect(rowsOfFolder(place)).toBeUndefined();
    writeFileSync(join(place, "gpt2-0.f32"), Float32Array.of(1, -2.5));
    writeFileSync(join(place, "gpt2-1.f32"), Float32Array.of(3, 4));
    writeFileSync(join(place, "gpt2-1.json"), "{}");
    const rows = [Float32Array.of(1, -2.5), Float32Array.of(3, 4)];
    expect(rowsOfFolder(place)).toEqual({ kind: "gpt2", vocab: 2, rows });
  });

  it("rowsOfFolder(no folder) is undefined", () => {
    expect(rowsOfFolder(join(place, "nowhere"))).toBeUndefined();
  });
});
