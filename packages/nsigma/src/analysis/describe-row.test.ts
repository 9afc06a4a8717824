import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LogitsError, OptionError } from "../errors.ts";
import { rowOfLogits, rows } from "../rows.fixture.ts";
import { describeRow } from "./describe-row.ts";

describe("describeRow", () => {
  it("describeRow([2, 4, 4, 4, 5, 5, 7, 9], 7 bins) has mean 5, σ 2 and the best two σ above", () => {
    const description = describeRow(rowOfLogits(2, 4, 4, 4, 5, 5, 7, 9), 7);
    expect(description).toEqual({
      finite: 8,
      max: 9,
      min: 2,
      mean: 5,
      std: 2,
      sigmaDistance: 2,
      // Bins one wide, from 2: the last holds the maximum too.
      histogram: Int32Array.of(1, 0, 3, 2, 0, 1, 1),
    });
  });

  it("describeRow(row) leaves -Infinity and the padding beyond vocabSize out", () => {
    const description = describeRow(rowOfLogits(1, -Infinity, 3, 99, NaN), 2, 3);
    expect(description).toMatchObject({ finite: 2, max: 3, min: 1, mean: 2, std: 1, sigmaDistance: 1 });
    expect([...description.histogram]).toEqual([1, 1]);
  });

  it("describeRow(equal logits) has no spread: σ and its distance are 0, and one bin holds all", () => {
    const description = describeRow(new Float32Array(10).fill(-7), 3);
    expect(description).toMatchObject({ finite: 10, max: -7, min: -7, mean: -7, std: 0, sigmaDistance: 0 });
    expect([...description.histogram]).toEqual([10, 0, 0]);
  });

  it("describeRow(row, bins) counts every finite logit once, in the bin it lies in", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 100 }), (row, bins) => {
        const { finite, min, max, histogram } = describeRow(row, bins);
        const logits = [...row].filter(Number.isFinite);
        expect(finite).toBe(logits.length);
        expect(min + 0).toBe(Math.min(...logits) + 0);
        expect(max + 0).toBe(Math.max(...logits) + 0);
        expect(histogram).toHaveLength(bins);
        expect(histogram.reduce((a, b) => a + b, 0)).toBe(finite);
        // The maximum lies in the last bin, unless all are equal.
        if (max > min) expect(histogram[bins - 1]).toBeGreaterThan(0);
        expect(histogram[0]).toBeGreaterThan(0);
      }),
    );
  });

  it("describeRow(row) has 60 bins", () => {
    expect(describeRow(rowOfLogits(1, 2)).histogram).toHaveLength(60);
  });

  it("describeRow({data, dtype}) reads half precision", () => {
    const description = describeRow({ data: Uint16Array.of(0x3c00, 0x4200), dtype: "float16" }, 2);
    expect(description).toMatchObject({ min: 1, max: 3, mean: 2, std: 1 });
  });

  it("describeRow does not write into the row", () => {
    const row = rowOfLogits(3, Infinity, 1);
    describeRow(row);
    expect([...row]).toEqual([3, Infinity, 1]);
  });

  it.each([0, -1, 1.5, NaN])("describeRow(row, %s bins) is refused", (bins) => {
    expect(() => describeRow(rowOfLogits(1, 2), bins)).toThrow(OptionError);
    expect(() => describeRow(rowOfLogits(1, 2), bins)).toThrow(
      `bins must be an integer of at least 1, got ${bins}`,
    );
  });

  it("describeRow(row with NaN, or with nothing in it) throws as a sampler does", () => {
    expect(() => describeRow(rowOfLogits(1, NaN))).toThrow(LogitsError);
    expect(() => describeRow(rowOfLogits(-Infinity))).toThrow(LogitsError);
    expect(() => describeRow(new Float32Array(0))).toThrow(LogitsError);
  });
});
