import { describe, expect, it } from "vitest";
import { compareDraws } from "../chi-square.fixture.ts";
import { rowOfLogits } from "../rows.fixture.ts";
import { createSampler } from "./create-sampler.ts";
import type { SamplerOptions } from "../options/options.ts";

const DRAWS = 20_000;

// P(|z| > 4.1) is 4.1e-5. Sixteen cases: a correct sampler with seeds picked at random would fail this file once in
// 1,500 tries. The seeds are fixed, so it either fails always or never.
const LIMIT = 4.1;

// A peak, a bulk with ties and a tail, as models make them.
const peaked = Float32Array.from({ length: 60 }, (_, id) => (id < 5 ? 6 - id : 2 * Math.sin(id)));
const flat = new Float32Array(200);
const two = rowOfLogits(Math.log(0.001), Math.log(0.999));

const CASES: [string, SamplerOptions, Float32Array][] = [
  ["a peaked row", { seed: 1 }, peaked],
  ["a peaked row", { seed: 2 ** 53 - 1 }, peaked],
  ["a flat row", { seed: 2 }, flat],
  ["two tokens, one of them rare", { seed: 3 }, two],
  ["a peaked row", { temperature: 2, seed: 4 }, peaked],
  ["a peaked row", { temperature: 0.5, seed: 5 }, peaked],
  ["a peaked row", { topNSigma: 2, temperature: 3, seed: 6 }, peaked],
  ["a peaked row", { topK: 10, seed: 7 }, peaked],
  ["a peaked row", { topP: 0.9, temperature: 1.5, order: ["temperature", "topP"], seed: 8 }, peaked],
  ["a peaked row", { minP: 0.02, temperature: 1.5, seed: 9 }, peaked],
  ["a peaked row", { etaCutoff: 0.004, seed: 10 }, peaked],
  ["a peaked row", { logitBias: { 0: -3, 59: 7, 1: false }, seed: 11 }, peaked],
  ["a peaked row", { draws: "llama.cpp", seed: 12 }, peaked],
  ["a peaked row", { draws: "llama.cpp", topK: 12, typicalP: 0.9, seed: 13 }, peaked],
  ["a peaked row", { typicalP: 0.6, skew: 0.4, seed: 14 }, peaked],
  ["a peaked row", { smoothingFactor: 0.1, temperatureRange: 0.5, seed: 15 }, peaked],
];

describe("20,000 draws against distribution(row), by a chi-square test", () => {
  it.each(CASES)("sample(%s) draws as often as it should with %j", (_name, options, row) => {
    const z = compareDraws(createSampler(options), createSampler(options), row, DRAWS);
    expect(Math.abs(z)).toBeLessThan(LIMIT);
  });

  it("the test itself tells temperature 1.05 from temperature 1", () => {
    const z = compareDraws(
      createSampler({ temperature: 1.05, seed: 1 }),
      createSampler({ seed: 1 }),
      peaked,
      DRAWS,
    );
    expect(z).toBeGreaterThan(LIMIT);
  });
});

describe("draws, one by one", () => {
  it("sample(row) inverts the cumulative sum in id order, at the u that trace tells", () => {
    const row = rowOfLogits(...[0.1, 0.2, 0.3, 0.4].map(Math.log));
    const sampler = createSampler({ seed: 12 });
    for (let i = 0; i < 200; i++) {
      const { u, token } = sampler.trace(row);
      expect(token).toBe([0.1, 0.3, 0.6, 1].findIndex((cumulative) => cumulative > u));
    }
  });

  it("sample(row) never draws a token of weight 0, first and last ones included", () => {
    const sampler = createSampler({ seed: 1 });
    const row = rowOfLogits(-Infinity, -1000, 0, -1000, 0, -Infinity, -1000);
    for (let i = 0; i < 2000; i++) expect([2, 4]).toContain(sampler.sample(row));
  });

  it('sample(row) with draws "llama.cpp" inverts the sum in the order its sorts leave', () => {
    const row = rowOfLogits(...[0.1, 0.2, 0.4, 0.3].map(Math.log));
    const bare = createSampler({ seed: 12, draws: "llama.cpp" });
    const sorted = createSampler({ topK: 4, seed: 12, draws: "llama.cpp" });
    for (let i = 0; i < 200; i++) {
      const { u, token } = bare.trace(row);
      expect(token).toBe([0.1, 0.3, 0.7, 1].findIndex((cumulative) => cumulative >= u));
      const place = [0.4, 0.7, 0.9, 1].findIndex((cumulative) => cumulative >= u);
      expect(sorted.sample(row)).toBe([2, 3, 1, 0][place]);
    }
  });

  it("sample(row) with a cut in front draws the same token for the same u, where nothing was cut", () => {
    const loose = createSampler({ topK: 60, seed: 3 });
    const bare = createSampler({ seed: 3 });
    for (let i = 0; i < 200; i++) expect(loose.sample(peaked)).toBe(bare.sample(peaked));
  });
});
