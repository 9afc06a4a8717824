import { describe, expect, it } from "vitest";
import { LogitsError } from "../errors.ts";
import { rowOfLogits } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import type { Logits } from "./logits.ts";

function errorOf(logits: unknown, vocabSize?: number): LogitsError {
  const sampler = stepSampler([], vocabSize === undefined ? {} : { vocabSize });
  try {
    sampler.sample(logits as Logits);
  } catch (error) {
    if (error instanceof LogitsError) return error;
    throw error;
  }
  throw new Error("no error was thrown");
}

describe("rows that cannot be sampled from", () => {
  it("sample(row) names the position of the first NaN", () => {
    const error = errorOf(rowOfLogits(1, -Infinity, NaN, 2, NaN));
    expect(error.message).toBe("logits: the entry at position 2 is NaN");
    expect(error.position).toBe(2);
    expect(error.code).toBe("NSIGMA_LOGITS");
    expect(error.name).toBe("LogitsError");
    expect(error).toBeInstanceOf(RangeError);
  });

  it("sample(row) finds a NaN that stands first, alone, or beside +Infinity", () => {
    expect(errorOf(rowOfLogits(NaN, 1)).position).toBe(0);
    expect(errorOf(rowOfLogits(NaN)).position).toBe(0);
    expect(errorOf(rowOfLogits(Infinity, NaN)).position).toBe(1);
    expect(errorOf(rowOfLogits(-Infinity, NaN)).position).toBe(1);
  });

  it("sample({data, dtype}) names the position of a NaN too", () => {
    expect(errorOf({ data: Uint16Array.of(0, 0x7e00), dtype: "float16" }).position).toBe(1);
    expect(errorOf({ data: Uint16Array.of(0, 0x7fc0), dtype: "bfloat16" }).position).toBe(1);
  });

  it("sample(row) says so when every token is at -Infinity", () => {
    const error = errorOf(rowOfLogits(-Infinity, -Infinity));
    expect(error.message).toBe("logits: every token is at -Infinity (banned), none can be chosen");
    expect(error.position).toBe(-1);
  });

  it("sample(new Float32Array(0)) says that the row is empty", () => {
    expect(errorOf(new Float32Array(0)).message).toBe("logits: the row is empty");
    const half = { data: new Uint16Array(0), dtype: "float16" };
    expect(errorOf(half).message).toBe("logits: the row is empty");
  });

  it.each([
    ["an array", [1, 2, 3]],
    ["a Float64Array", new Float64Array(3)],
    ["a bare Uint16Array", new Uint16Array(3)],
    ["bits without a dtype", { data: new Uint16Array(3) }],
    ["bits of an unknown dtype", { data: new Uint16Array(3), dtype: "float8" }],
    ["null", null],
    ["undefined", undefined],
  ])("sample(%s) says what a row is", (_name, value) => {
    expect(errorOf(value).message).toBe(
      'logits: the row must be a Float32Array, or {data: Uint16Array, dtype: "float16" | "bfloat16"}',
    );
  });

  it("sample(row) refuses a row shorter than vocabSize", () => {
    expect(errorOf(rowOfLogits(1, 2, 3), 4).message).toBe(
      "logits: the row has 3 entries, fewer than vocabSize 4",
    );
  });

  it("sample(row) does not look at the padding beyond vocabSize", () => {
    const sampler = createSampler({ vocabSize: 2, temperature: 0 });
    expect(sampler.sample(rowOfLogits(1, 2, NaN, Infinity))).toBe(1);
  });

  it("a sampler goes on after a bad row as if it had not been", () => {
    const row = rowOfLogits(1, 2, 3, 2.5);
    const disturbed = createSampler({ seed: 3 });
    const calm = createSampler({ seed: 3 });
    for (let i = 0; i < 10; i++) {
      expect(() => disturbed.sample(rowOfLogits(NaN))).toThrow(LogitsError);
      expect(disturbed.sample(row)).toBe(calm.sample(row));
    }
  });
});
