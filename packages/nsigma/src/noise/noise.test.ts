import { describe, expect, it } from "vitest";
import { philox } from "../random/philox.ts";
import { LETTERS } from "./letters.ts";
import { Noise, type TokenPlace } from "./noise.ts";
import { drawNoise, type VectorPlace } from "./noise-numbers.ts";
import { readNoise } from "./options.ts";

const PLACE: VectorPlace = { letter: "attention", layer: 3, step: 20, position: 20, head: 2 };
const numbersAt = (place: Partial<VectorPlace>, seed = 1, size = 12): number[] => {
  const direction = new Float32Array(size);
  return [drawNoise(seed, { ...PLACE, ...place }, false, direction), ...direction];
};
const gaussian = (seed: number, size: number): Float32Array => {
  const numbers = new Float32Array(size);
  drawNoise(seed, { ...PLACE, letter: "hidden" }, true, numbers);
  return numbers;
};
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, at) => sum + x * b[at], 0);
const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

describe("drawNoise", () => {
  // Seeds are promises: these numbers may change only in a major version.
  it("gives what it gave in the version that brought it", () => {
    expect(numbersAt({}, 42, 3)).toEqual([
      0.9268080808687955, 0.49687957763671875, 0.39472198486328125, 0.36493682861328125,
    ]);
  });

  it("gives the same numbers whatever was drawn before, and others for every part of the place", () => {
    const first = numbersAt({});
    const others = [
      ...LETTERS.filter((letter) => letter !== "attention").map((letter) => numbersAt({ letter })),
      numbersAt({ layer: 4 }),
      numbersAt({ step: 21 }),
      numbersAt({ position: 21 }),
      numbersAt({ head: 3 }),
      numbersAt({}, 2),
      numbersAt({}, 1 + 2 ** 32),
    ];
    const all = new Set([first, ...others].flat());
    expect(numbersAt({})).toEqual(first);
    // Of 13 numbers each, 12 are one of 65,536: two pairs of 150 may be equal.
    expect(all.size).toBeGreaterThan(13 * (others.length + 1) - 4);
  });

  it("gives uniform numbers, or normal ones where they are isotropic: mean and variance of 80,000", () => {
    const moments = (isotropic: boolean): [number, number] => {
      const numbers = new Float32Array(80_000);
      drawNoise(3, PLACE, isotropic, numbers);
      const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
      return [mean, numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length];
    };
    const [uniformMean, uniformVariance] = moments(false);
    expect(uniformMean).toBeCloseTo(0.5, 2);
    expect(uniformVariance).toBeCloseTo(1 / 12, 3);
    const [mean, variance] = moments(true);
    expect(Math.abs(mean)).toBeLessThan(0.015);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
  });
});

it("drawNoise goes on from Philox's state as the published xoshiro128++ does", () => {
  const { step, position, layer, head } = PLACE;
  const state = Uint32Array.of(step, position, layer * 0x10000 + head, LETTERS.indexOf(PLACE.letter) + 1);
  philox(state, 42, 0);
  const expected: number[] = [];
  for (let call = 0; call < 3; call++) {
    const word = xoshiro(state);
    if (call === 0) expected.push(word / 2 ** 32);
    else expected.push(((word & 0xffff) + 0.5) / 65_536, ((word >>> 16) + 0.5) / 65_536);
  }
  expect(numbersAt({}, 42, 4)).toEqual(expected);
  // The first numbers from the state 1, 2, 3, 4, as rand_xoshiro's tests have them.
  const known = Uint32Array.of(1, 2, 3, 4);
  expect([xoshiro(known), xoshiro(known), xoshiro(known)]).toEqual([641, 1_573_767, 3_222_811_527]);
});

/** xoshiro128++ as its authors wrote it. */
function xoshiro(s: Uint32Array): number {
  const rotated = (x: number, by: number): number => ((x << by) | (x >>> (32 - by))) >>> 0;
  const result = (rotated((s[0] + s[3]) >>> 0, 7) + s[0]) >>> 0;
  const t = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotated(s[3], 11);
  return result;
}

describe("Noise", () => {
  const place: TokenPlace = { letter: "attention", layer: 0, step: 9, position: 9 };
  const turnedBy = (options: object, x: Float32Array, at: TokenPlace, heads = 1): Float32Array => {
    const values = x.slice();
    new Noise(readNoise(options, 1), 4).perturb(at, values, 0, heads, x.length / heads);
    return values;
  };

  it("turns each head by its own angle, from 0 to the largest, 1 of 2 above the half", () => {
    const heads = 500;
    const x = gaussian(5, heads * 32);
    const y = turnedBy({ attention: 0.4 }, x, place, heads);
    const angles = Array.from({ length: heads }, (_, head) => {
      const part = [head * 32, (head + 1) * 32];
      return Math.acos(Math.min(1, cosine(x.slice(...part), y.slice(...part))));
    });
    expect(Math.max(...angles)).toBeLessThan(0.4 + 1e-3);
    expect(Math.max(...angles)).toBeGreaterThan(0.38);
    expect(angles.filter((angle) => angle > 0.2).length / heads).toBeCloseTo(0.5, 1);
  });

  it("leans to the direction of all ones by .86 as the original does, and to none where isotropic", () => {
    const lean = (isotropic: boolean): number => {
      const ones = Array(128).fill(1);
      let sum = 0;
      for (let step = 0; step < 300; step++) {
        const x = gaussian(step, 128);
        const y = turnedBy({ attention: 0.5, isotropic }, x, { ...place, step });
        // What was added, across x.
        const along = dot(x, y) / dot(x, x);
        sum += cosine(
          y.map((each, at) => each - along * x[at]),
          ones,
        );
      }
      return sum / 300;
    };
    expect(lean(false)).toBeCloseTo(0.863, 2);
    expect(Math.abs(lean(true))).toBeLessThan(0.02);
  });

  it("leaves a letter or a layer without a dose to the bit, and hears the sinks and the prompt", () => {
    const x = gaussian(1, 64);
    const middle = {
      theta: 1,
      depth: [
        { at: 0, ratio: 0 },
        { at: 0.5, ratio: 1 },
      ],
    };
    expect(turnedBy({ key: 0.5 }, x, place)).toEqual(x);
    expect(turnedBy({ attention: middle }, x, place)).toEqual(x);
    expect(turnedBy({ attention: middle }, x, { ...place, layer: 2 })).not.toEqual(x);
    const from = (options: object): number => new Noise(readNoise(options, 1), 4).from(10);
    expect(from({})).toBe(10);
    expect(from({ sinks: 12 })).toBe(12);
    expect(from({ protectPrompt: false })).toBe(6);
    expect(from({ protectPrompt: false, sinks: 0 })).toBe(0);
  });
});
