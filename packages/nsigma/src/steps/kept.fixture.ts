import * as fc from "fast-check";
import { uniform } from "../random/uniform.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import type { Step } from "./step.ts";

/** The ids that a chain keeps, in id order. */
export function kept(steps: readonly Step[], row: Float32Array): number[] {
  return [...stepSampler(steps, { seed: 1 }).distribution(row).ids].sort((a, b) => a - b);
}

/** What a chain makes of a row, by id; 0 where it cuts. */
export function probabilitiesAfter(steps: readonly Step[], row: Float32Array): number[] {
  const all = new Array<number>(row.length).fill(0);
  const { ids, probabilities } = stepSampler(steps, { seed: 1 }).distribution(row);
  ids.forEach((id, i) => (all[id] = probabilities[i]));
  return all;
}

/** The ids above -Infinity, most likely first, equals by id: the sort that no step does. */
export function ranked(row: Float32Array): number[] {
  return [...row.keys()].filter((id) => row[id] > -Infinity).sort((a, b) => row[b] - row[a] || a - b);
}

/** -Σ p ln p. */
export function entropyOf(probabilities: readonly number[]): number {
  return probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}

const SHAPES = {
  bulk: (noise: number) => 8 * noise,
  tied: (noise: number) => Math.round(8 * noise),
  flat: () => 3,
  "nearly flat": (noise: number) => 3 + noise / 1000,
  ramp: (_noise: number, id: number) => id / 64,
  plateau: (noise: number, id: number, size: number) => (id < size / 3 ? 20 + noise / 100 : -500 + noise),
  peaked: (noise: number, id: number) => (id === 7 ? 30 : 8 * noise),
  "nearly all banned": (noise: number, id: number) => (id % 97 === 0 ? 8 * noise : -Infinity),
};

/** Rows of up to 5,000 tokens, of the shapes that decide how far down a step has to look. */
export const largeRows: fc.Arbitrary<Float32Array<ArrayBuffer>> = fc
  .record({
    shape: fc.constantFrom(...Object.values(SHAPES)),
    size: fc.constantFrom(60, 300, 1100, 5000),
    seed: fc.nat(1000),
  })
  .map(({ shape, size, seed }) => {
    // Three uniform numbers make a hump.
    const noise = (id: number) => uniform(seed, id, 0) + uniform(seed, id, 1) + uniform(seed, id, 2) - 1.5;
    return Float32Array.from({ length: size }, (_, id) => shape(noise(id), id, size));
  });
