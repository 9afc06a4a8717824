import { describe, expect, it } from "vitest";
import { narrowFloat16, widenFloat16 } from "../logits/half.ts";
import { HalfVectors } from "./half-vectors.ts";
import { Noise } from "./noise.ts";
import { type NoiseOptions, readNoise } from "./options.ts";

const HEADS = 3;

describe("HalfVectors", () => {
  it.each([
    ["in WebAssembly", { value: 0.7 }, 64],
    ["with normal numbers", { value: 0.7, isotropic: true }, 64],
    ["with a seed of more than 32 bits", { value: 0.7, seed: 2 ** 53 - 1 }, 8],
    ["of a size that WebAssembly leaves to loops", { value: 0.7 }, 6],
  ])("turns every vector as Noise does, to the bit: %s", (_, options: NoiseOptions, size) => {
    const tokens = 40;
    const count = tokens * HEADS * size;
    const noise = new Noise(readNoise(options, 9), 12);
    const values = Float32Array.from({ length: count }, (_, at) => Math.sin(at) * 2 ** ((at % 41) - 30));
    const halves = new HalfVectors();
    halves.reserve(count, size);
    narrowFloat16(values, halves.clean, count);
    const clean = halves.clean.slice(0, count);
    const place = { letter: "value", layer: 5, step: 70, position: 6, heads: HEADS, size } as const;
    halves.perturb(noise, place, count);

    const expected = new Float32Array(count);
    widenFloat16(clean, expected, count);
    for (let token = 0; token < tokens; token++) {
      noise.perturb({ ...place, position: 6 + token }, expected, token * HEADS * size, HEADS, size);
    }
    const bits = new Uint16Array(count);
    narrowFloat16(expected, bits, count);
    expect(halves.noisy.slice(0, count)).toEqual(bits);
    expect(halves.clean.slice(0, count)).toEqual(clean);
    expect(bits).not.toEqual(clean);
  });

  it("rounds as the loops do: all kinds of floats", () => {
    const noise = new Noise(readNoise({ value: 1e-300 }, 9), 1);
    const halves = new HalfVectors();
    const all = Uint16Array.from({ length: 0x7c00 }, (_, bits) => bits ^ ((bits & 1) << 15));
    halves.reserve(all.length, 8);
    halves.clean.set(all);
    halves.perturb(noise, { letter: "value", layer: 0, step: 0, position: 0, heads: 1, size: 8 }, all.length);
    expect(halves.noisy.slice(0, all.length)).toEqual(all);
  });

  it("grows, and works on", () => {
    const halves = new HalfVectors();
    halves.reserve(8, 8);
    halves.reserve(100_000, 128);
    expect(halves.clean.length).toBeGreaterThanOrEqual(100_000);
    expect(halves.noisy.length).toBe(halves.clean.length);
  });
});
