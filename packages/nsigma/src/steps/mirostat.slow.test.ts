import { describe, expect, it } from "vitest";
import { compareCounts, countDraws } from "../chi-square.fixture.ts";
import { uniform } from "../random/uniform.ts";
import { softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";

const DRAWS = { nsigma: 100_000, "llama.cpp": 30_000 };

// P(|z| > 4.5) is 7e-6. Eight comparisons: with seeds picked at random a correct sampler would fail this file once in
// 18,000 tries. The seeds are fixed, so it either fails always or never.
const LIMIT = 4.5;

/** Zipf's law with s = 1.1, as mirostat takes texts to be. */
const zipf = Float32Array.from({ length: 1000 }, (_, i) => -1.1 * Math.log(i + 1));

function firstOf(row: Float32Array, count: number): number[] {
  const all = softmax(row);
  const mass = all.slice(0, count).reduce((a, b) => a + b, 0);
  return all.map((p, id) => (id < count ? p / mass : 0));
}

describe.each(["nsigma", "llama.cpp"] as const)(
  'draws "%s" with mirostat that does not learn (η = 0)',
  (draws) => {
    // By the formula k is 126.5 at μ = 10 and 5.4 at μ = 5.
    it.each([
      [1, 10, 126],
      [1, 5, 5],
      [2, 6.5, softmax(zipf).filter((p) => -Math.log2(p) <= 6.5).length],
      [2, 9, softmax(zipf).filter((p) => -Math.log2(p) <= 9).length],
    ])("mirostat %s at μ = %s draws from the first %s of Zipf's law", (mirostat, mu, count) => {
      const options = { mirostat, mirostatTau: mu / 2, mirostatEta: 0, draws, seed: 10 * mirostat + count };
      const counts = countDraws(createSampler(options), zipf, DRAWS[draws]);
      expect(Math.abs(compareCounts(counts, firstOf(zipf, count)))).toBeLessThan(LIMIT);
    });

    it("the test itself tells 126 tokens from 125 and from 140", () => {
      const options = { mirostat: 1, mirostatEta: 0, draws, seed: 1 };
      const counts = countDraws(createSampler(options), zipf, DRAWS[draws]);
      expect(() => compareCounts(counts, firstOf(zipf, 125))).toThrow("only kept tokens are drawn");
      expect(compareCounts(counts, firstOf(zipf, 140))).toBeGreaterThan(LIMIT);
    });
  },
);

// Rows that differ in how sure they are: s from 0.7 to 1.6, shuffled a little.
const texts = Array.from({ length: 50 }, (_, text) =>
  Float32Array.from({ length: 400 }, (_, i) => -(0.7 + 0.018 * text) * Math.log(i + 1) + uniform(9, i, text)),
);

describe("20,000 draws with mirostat that learns", () => {
  const STEPS = 20_000;

  // Each draw moves μ by η·(τ - surprise), so the mean surprise is τ + (μ at the start - μ at the end) / (η·20,000).
  // μ stays within some tens of bits: the mean is off by 0.02 at most.
  it.each([
    [1, 3, "kept"],
    [1, 4, "all"],
    [2, 3, "kept"],
    [2, 4.5, "kept"],
    [2, 4, "all"],
  ] as const)(
    "mirostat %s keeps the mean surprise at τ = %s bits, measured among %s",
    (mirostat, tau, surprise) => {
      const options = { mirostat, mirostatTau: tau, mirostatSurprise: surprise, seed: 5 };
      const sampler = createSampler(options);
      let bits = 0;
      for (let i = 0; i < STEPS; i++) {
        const { probability, rawProbability } = sampler.trace(texts[(7 * i) % texts.length]);
        bits -= Math.log2(surprise === "kept" ? probability : rawProbability);
      }
      expect(Math.abs(bits / STEPS - tau)).toBeLessThan(0.02);
      const mu = sampler.save().memory.at(-1) as number;
      expect(bits / STEPS - tau).toBeCloseTo((2 * tau - mu) / (0.1 * STEPS), 6);
    },
  );

  it("without mirostat the mean surprise is another: more than 5.5 bits", () => {
    const sampler = createSampler({ seed: 5 });
    let bits = 0;
    for (let i = 0; i < STEPS; i++)
      bits -= Math.log2(sampler.trace(texts[(7 * i) % texts.length]).probability);
    expect(bits / STEPS).toBeGreaterThan(5.5);
  });
});
