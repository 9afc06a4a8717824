import { describe, expect, it } from "vitest";
import { createSampler } from "../sampler/create-sampler.ts";
import { narrowFloat16, widenBfloat16, widenFloat16 } from "./half.ts";

function float16(bits: number): number {
  const out = new Float32Array(1);
  widenFloat16(Uint16Array.of(bits), out, 1);
  return out[0];
}

function bfloat16(bits: number): number {
  const out = new Float32Array(1);
  widenBfloat16(Uint16Array.of(bits), out, 1);
  return out[0];
}

describe("narrowFloat16", () => {
  const narrow = (...values: number[]): number[] => {
    const out = new Uint16Array(values.length);
    narrowFloat16(Float32Array.from(values), out, values.length);
    return [...out];
  };

  it("gives back every bit pattern that widenFloat16 has read, but for NaN's payloads", () => {
    const bits = Uint16Array.from({ length: 0x10000 }, (_, at) => at);
    const wide = new Float32Array(bits.length);
    widenFloat16(bits, wide, bits.length);
    const again = new Uint16Array(bits.length);
    narrowFloat16(wide, again, bits.length);
    bits.forEach((pattern, at) => {
      if (!Number.isNaN(wide[at])) expect(again[at]).toBe(pattern);
      else expect(again[at] & 0x7fff).toBe(0x7e00);
    });
  });

  it("rounds to the nearest, and halves to the even one: normal, subnormal, and beyond the largest", () => {
    const step = 2 ** -10;
    expect(narrow(1 + 0.49 * step, 1 + 0.5 * step, 1 + 0.51 * step, 1 + 1.5 * step)).toEqual([
      0x3c00, 0x3c00, 0x3c01, 0x3c02,
    ]);
    const least = 2 ** -24;
    expect(narrow(0.49 * least, 0.5 * least, 1.5 * least, 1023.9 * least, -2.4 * least)).toEqual([
      0, 0, 2, 0x0400, 0x8002,
    ]);
    expect(narrow(65_519, 65_520, -1e9, -Infinity)).toEqual([0x7bff, 0x7c00, 0xfc00, 0xfc00]);
  });
});

describe("widenFloat16", () => {
  it.each([
    ["zero", 0x0000, 0],
    ["minus zero", 0x8000, -0],
    ["one", 0x3c00, 1],
    ["minus two", 0xc000, -2],
    ["a third, rounded", 0x3555, 0.333251953125],
    ["the largest", 0x7bff, 65504],
    ["the smallest normal", 0x0400, 2 ** -14],
    ["the largest subnormal", 0x03ff, (1023 / 1024) * 2 ** -14],
    ["the smallest subnormal", 0x0001, 2 ** -24],
    ["minus the smallest subnormal", 0x8001, -(2 ** -24)],
    ["infinity", 0x7c00, Infinity],
    ["minus infinity", 0xfc00, -Infinity],
    ["NaN", 0x7e00, NaN],
    ["NaN with another payload", 0xfc01, NaN],
  ])("widenFloat16 reads %s", (_name, bits, value) => {
    expect(float16(bits)).toBe(value);
  });

  it("widenFloat16 orders all positive bit patterns up to infinity as integers are ordered", () => {
    const out = new Float32Array(0x7c01);
    widenFloat16(
      Uint16Array.from(out, (_, bits) => bits),
      out,
      out.length,
    );
    expect(out.every((value, bits) => bits === 0 || value > out[bits - 1])).toBe(true);
  });
});

describe("widenBfloat16", () => {
  it.each([
    ["zero", 0x0000, 0],
    ["minus zero", 0x8000, -0],
    ["one", 0x3f80, 1],
    ["minus two", 0xc000, -2],
    ["pi, rounded", 0x4049, 3.140625],
    ["the smallest normal", 0x0080, 2 ** -126],
    ["the smallest subnormal", 0x0001, 2 ** -133],
    ["infinity", 0x7f80, Infinity],
    ["minus infinity", 0xff80, -Infinity],
    ["NaN", 0x7fc0, NaN],
  ])("widenBfloat16 reads %s", (_name, bits, value) => {
    expect(bfloat16(bits)).toBe(value);
  });

  it("widenBfloat16(bits, out, count) writes count entries, at out's own place in its buffer", () => {
    const buffer = new Float32Array(4).fill(9);
    widenBfloat16(Uint16Array.of(0x3f80, 0x4000, 0x4040), buffer.subarray(1), 2);
    expect([...buffer]).toEqual([9, 1, 2, 9]);
  });
});

describe("half-precision rows", () => {
  const options = { topP: 0.9, temperature: 1.3, seed: 8 };

  for (const [dtype, widen, one, six] of [
    ["float16", widenFloat16, 0x3c00, 0x4600],
    ["bfloat16", widenBfloat16, 0x3f80, 0x40c0],
  ] as const) {
    const bits = Uint16Array.from({ length: 500 }, (_, i) => one + ((i * 7919) % (six - one)));

    it(`sample({data, dtype: "${dtype}"}) draws what the widened row draws`, () => {
      const wide = new Float32Array(bits.length);
      widen(bits, wide, bits.length);
      const half = createSampler(options);
      const full = createSampler(options);
      const tokens = Array.from({ length: 50 }, () => half.sample({ data: bits, dtype }));
      expect(tokens).toEqual(Array.from({ length: 50 }, () => full.sample(wide)));
      expect(new Set(tokens).size).toBeGreaterThan(5);
    });

    it(`sample({data, dtype: "${dtype}"}) draws what a shorter row draws when vocabSize leaves NaN padding out`, () => {
      const padded = new Uint16Array(600).fill(0x7fff);
      padded.set(bits);
      const sampler = createSampler({ ...options, vocabSize: 500 });
      expect(sampler.sample({ data: padded, dtype })).toBe(
        createSampler(options).sample({ data: bits, dtype }),
      );
    });
  }

  it("mask({data, dtype}) without out is refused, because a half-precision row cannot hold the result", () => {
    const sampler = createSampler({ topK: 1 });
    expect(() => sampler.mask({ data: Uint16Array.of(0x3c00), dtype: "float16" })).toThrow(
      /out must be a Float32Array/,
    );
  });
});
