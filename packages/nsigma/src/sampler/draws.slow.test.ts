import { describe, expect, it } from "vitest";
import { compareDraws } from "../chi-square.fixture.ts";
import type { SamplerOptions } from "../options/options.ts";
import { uniform } from "../random/uniform.ts";
import { createSampler } from "./create-sampler.ts";

const DRAWS = 2_000_000;

// P(|z| > 4.1) is 4.1e-5: eight cases with seeds picked at random would fail once in 3,000 tries.
const LIMIT = 4.1;

// 500 tokens whose logits look like a model's: a bulk that is nearly normal, and a few that stand out.
const row = Float32Array.from({ length: 500 }, (_, id) => {
  const bulk = [0, 1, 2, 3, 4, 5].reduce((sum, stream) => sum + uniform(1, id, stream) - 0.5, 0);
  return id < 6 ? 7 - id : 2 * bulk;
});

const CASES: SamplerOptions[] = [
  { seed: 1 },
  { temperature: 3, seed: 2 },
  { topNSigma: 3, temperature: 2, seed: 3 },
  { topNSigma: 3, std: "sample", seed: 4 },
  { topK: 50, temperature: 4, seed: 5 },
  { topP: 0.8, seed: 6 },
  { minP: 0.001, temperature: 1.5, seed: 7 },
  { etaCutoff: 0.003, seed: 8 },
];

describe("2,000,000 draws against distribution(row), by a chi-square test", () => {
  it.each(CASES)("sample(a row of 500) draws as often as it should: %j", (options) => {
    const z = compareDraws(createSampler(options), createSampler(options), row, DRAWS);
    expect(Math.abs(z)).toBeLessThan(LIMIT);
  });

  it("the test itself tells temperature 1.006 from temperature 1", () => {
    const drawn = createSampler({ temperature: 1.006, seed: 1 });
    expect(compareDraws(drawn, createSampler({ seed: 1 }), row, DRAWS)).toBeGreaterThan(LIMIT);
  });
});
