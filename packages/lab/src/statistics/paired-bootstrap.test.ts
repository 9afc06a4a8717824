import { uniform } from "nsigma/random";
import { describe, expect, it } from "vitest";
import { pairedBootstrap } from "./paired-bootstrap.ts";
import type { Scores } from "./scores.ts";

/** Marks of two arms: how many items are right only in A, only in B, and in both. */
function arms(onlyA: number, onlyB: number, both: number): [Scores, Scores] {
  const marks = [
    ...Array.from({ length: onlyA }, () => [1, 0]),
    ...Array.from({ length: onlyB }, () => [0, 1]),
    ...Array.from({ length: both }, () => [1, 1]),
  ];
  return [marks.map(([a]) => [a]), marks.map(([, b]) => [b])];
}

describe("pairedBootstrap(a, b, options)", () => {
  it("pairedBootstrap(the 6b and 175b answers to GSM8K) is what scipy finds", () => {
    // scipy 1.17.1: bootstrap((d,), np.mean, n_resamples=100000, method="percentile") of 209 ones, 152 minus ones, 958 zeros.
    // An end of ours, of 10,000 resamples, has a standard error of 0.0004; scipy's 0.00012: five of both.
    const [a, b] = arms(209, 152, 958);
    const { difference, low, high } = pairedBootstrap(a, b, { seed: 1 });
    expect(difference).toBeCloseTo(57 / 1319, 12);
    expect(Math.abs(low - 0.015163)).toBeLessThan(0.0021);
    expect(Math.abs(high - 0.071266)).toBeLessThan(0.0021);
  });

  it("pairedBootstrap(a, b) of the same seed is the same, of another seed another", () => {
    const [a, b] = arms(20, 15, 65);
    const once = pairedBootstrap(a, b, { seed: 1, resamples: 500 });
    expect(pairedBootstrap(a, b, { seed: 1, resamples: 500 })).toEqual(once);
    const seeds = [2, 3, 4].map((seed) => pairedBootstrap(a, b, { seed, resamples: 501 }));
    expect(new Set([once, ...seeds].map(({ low, high }) => `${low} ${high}`)).size).toBeGreaterThan(1);
  });

  it("pairedBootstrap(a, b) gives the same interval for a seed in every version", () => {
    const a = Array.from({ length: 40 }, (_, item) => [((item * 7) % 11) / 10]);
    const b = Array.from({ length: 40 }, (_, item) => [((item * 5) % 13) / 13]);
    const { low, high } = pairedBootstrap(a, b, { seed: 7, resamples: 1000 });
    expect(low).toBeCloseTo(-0.06233653846, 10);
    expect(high).toBeCloseTo(0.16576923077, 10);
  });

  it("pairedBootstrap(a, b) mirrors pairedBootstrap(b, a)", () => {
    const [a, b] = arms(20, 15, 65);
    const there = pairedBootstrap(a, b, { seed: 1, resamples: 999 });
    const back = pairedBootstrap(b, a, { seed: 1, resamples: 999 });
    expect(back.difference).toBeCloseTo(-there.difference, 12);
    expect(back.low).toBeCloseTo(-there.high, 12);
    expect(back.high).toBeCloseTo(-there.low, 12);
  });

  it("pairedBootstrap(a, a) is 0 and sure of it: pairs that always agree have no spread", () => {
    const [a] = arms(30, 30, 40);
    expect(pairedBootstrap(a, a, { seed: 1, resamples: 100 })).toEqual({ difference: 0, low: 0, high: 0 });
  });

  it("pairedBootstrap(repeats that repeat) is as wide as without them: copies say nothing new", () => {
    const [a, b] = arms(20, 15, 65);
    const tenfold = (scores: Scores) => scores.map(([mark]) => new Array<number>(10).fill(mark));
    expect(pairedBootstrap(tenfold(a), tenfold(b), { seed: 1, resamples: 999 })).toEqual(
      pairedBootstrap(a, b, { seed: 1, resamples: 999 }),
    );
  });

  it("pairedBootstrap(a, b, {level: 0.95}) holds the truth in 95 % of 300 experiments of 150 items", () => {
    // 300 seeded experiments: 285 expected, standard deviation 3.8. Below 268 would happen once in 40,000 seeds.
    let held = 0;
    for (let experiment = 0; experiment < 300; experiment++) {
      const mark = (item: number, arm: number) =>
        uniform(experiment, item, 10 + arm) < (arm === 0 ? 0.7 : 0.55) ? [1] : [0];
      const items = Array.from({ length: 150 }, (_, item) => item);
      const { low, high } = pairedBootstrap(
        items.map((item) => mark(item, 0)),
        items.map((item) => mark(item, 1)),
        { seed: experiment, resamples: 400 },
      );
      if (low <= 0.15 && 0.15 <= high) held++;
    }
    expect(held).toBeGreaterThanOrEqual(268);
  });
});
