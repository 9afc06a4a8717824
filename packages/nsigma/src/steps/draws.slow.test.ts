import { describe, expect, it } from "vitest";
import { compareCounts, compareDraws, countDraws } from "../chi-square.fixture.ts";
import type { SamplerOptions } from "../options/options.ts";
import { rowOfProbabilities, softmax } from "../rows.fixture.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { ranked } from "./kept.fixture.ts";

const DRAWS = { nsigma: 150_000, "llama.cpp": 40_000 };

// P(|z| > 4.5) is 7e-6. Some 50 comparisons: with seeds picked at random a correct sampler would fail this file once
// in 3,000 tries. The seeds are fixed, so it either fails always or never.
const LIMIT = 4.5;

// A peak, a bulk with ties and a tail, as models make them.
const peaked = Float32Array.from({ length: 60 }, (_, id) =>
  id < 5 ? 4 - id / 2 : Math.round(8 * Math.sin(id)) / 4,
);

const CASES: SamplerOptions[] = [
  { typicalP: 0.8, seed: 1 },
  { typicalP: 0.8, typicalCrossing: "dropped", typicalTies: "kept", temperature: 1.5, seed: 2 },
  { tailFree: 0.9, seed: 3 },
  { tailFree: 0.95, tailFreeCrossing: "dropped", temperature: 2, seed: 4 },
  { topA: 0.1, temperature: 2, seed: 5 },
  { epsilonCutoff: 0.005, seed: 6 },
  { topH: 0.8, seed: 7 },
  { pLess: "plain", temperature: 1.5, order: ["temperature", "pLess"], seed: 8 },
  { pLess: "norm", seed: 9 },
  { minK: 100, temperature: 2, seed: 10 },
  { topP: 0.9, topPCrossing: "dropped", seed: 11 },
  { topK: 9, ties: "kept", seed: 12 },
  { topNSigma: 2, std: "zero-filled", seed: 13 },
  { temperature: 1, temperatureRange: 0.5, seed: 14 },
  { smoothingFactor: 0.2, smoothingCurve: 1.5, seed: 15 },
  { xtcProbability: 0.4, xtcThreshold: 0.05, xtcForm: "expected", seed: 16 },
  { skew: 0.5, topK: 30, seed: 17 },
  { skew: -0.5, skewOrder: "id", seed: 18 },
  { minP: 0.02, minKeep: 12, logitBias: { 0: -3, 1: false }, seed: 19 },
];

describe.each(["nsigma", "llama.cpp"] as const)(
  'draws "%s" against distribution(row), by a chi-square test',
  (draws) => {
    it.each(CASES)("sample(a row of 60) draws as often as it should: %j", (options) => {
      const all = { ...options, draws };
      const z = compareDraws(createSampler(all), createSampler(all), peaked, DRAWS[draws]);
      expect(Math.abs(z)).toBeLessThan(LIMIT);
    });

    it("the test itself tells temperature 1.05 from temperature 1", () => {
      const drawn = createSampler({ temperature: 1.05, draws, seed: 1 });
      expect(compareDraws(drawn, createSampler({ seed: 1 }), peaked, DRAWS[draws])).toBeGreaterThan(LIMIT);
    });
  },
);

describe.each(["nsigma", "llama.cpp"] as const)(
  'draws "%s" against what the paper says, by a chi-square test',
  (draws) => {
    const count = (options: SamplerOptions, row: Float32Array) =>
      countDraws(createSampler({ ...options, draws }), row, DRAWS[draws]);

    it.each([0.5, 1, -1])("skew %s of [.4, .3, .2, .1] draws by the bent sums .4, .7, .9 and 1", (skew) => {
      const sums = [0, 0.4, 0.7, 0.9, 1].map((sum) => sum ** Math.exp(skew));
      const due = [0, 1, 2, 3].map((i) => sums[i + 1] - sums[i]);
      const row = rowOfProbabilities(0.4, 0.3, 0.2, 0.1);
      expect(Math.abs(compareCounts(count({ skew, seed: 21 }, row), due))).toBeLessThan(LIMIT);
    });

    it("skew 0.7 is to draw with u^(e^-0.7), walking down from the most likely token", () => {
      // Another way to the same law: P(u^(e^-s) < C) = C^(e^s).
      const all = softmax(peaked);
      let before = 0;
      const due = new Float64Array(peaked.length);
      for (const id of ranked(peaked)) {
        due[id] = Math.min(1, before + all[id]) ** Math.exp(0.7) - before ** Math.exp(0.7);
        before = Math.min(1, before + all[id]);
      }
      expect(Math.abs(compareCounts(count({ skew: 0.7, seed: 22 }, peaked), due))).toBeLessThan(LIMIT);
    });

    it("typical 0.5 of [.4, .2, .2, .2] draws the last three alike, and never the best", () => {
      const row = rowOfProbabilities(0.4, 0.2, 0.2, 0.2);
      const due = [0, 1 / 3, 1 / 3, 1 / 3];
      expect(Math.abs(compareCounts(count({ typicalP: 0.5, seed: 23 }, row), due))).toBeLessThan(LIMIT);
    });

    it("dynamic temperature of [.1, .2, .3, .4] draws at 1.423", () => {
      const row = rowOfProbabilities(0.1, 0.2, 0.3, 0.4);
      const due = softmax(row, 1.4232197);
      const options = { temperature: 1, temperatureRange: 0.5, seed: 24 };
      expect(Math.abs(compareCounts(count(options, row), due))).toBeLessThan(LIMIT);
    });
  },
);
