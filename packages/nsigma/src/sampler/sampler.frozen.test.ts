import { describe, expect, it } from "vitest";
import { createSampler } from "./create-sampler.ts";

// Whole eighths, so that the row is the same in every engine.
const row = Float32Array.from({ length: 1000 }, (_, id) => ((id * 7919) % 161) / 8 - 10);

function tokens(options: Parameters<typeof createSampler>[0]): number[] {
  const sampler = createSampler(options);
  return Array.from({ length: 16 }, () => sampler.sample(row));
}

// A seed that was written down must give the same text again: these tokens may change only in a major version.
describe("sampler, frozen", () => {
  it("createSampler({temperature: 1.5, topNSigma: 1, seed: 42}) gives what it gave in version 0.1", () => {
    const frozen = [611, 987, 826, 724, 327, 311, 220, 359, 547, 268, 531, 327, 381, 220, 252, 740];
    expect(tokens({ temperature: 1.5, topNSigma: 1, seed: 42 })).toEqual(frozen);
  });

  it("createSampler({temperature: 0.8, topK: 40, topP: 0.95, minP: 0.05, seed: 0}) gives what it gave in version 0.1", () => {
    const frozen = [381, 982, 16, 778, 923, 440, 703, 660, 236, 601, 864, 617, 660, 354, 32, 617];
    expect(tokens({ temperature: 0.8, topK: 40, topP: 0.95, minP: 0.05, seed: 0 })).toEqual(frozen);
  });

  it("createSampler with penalties, a bias and eta, seed 2^53 - 1, gives what it gave in version 0.1", () => {
    expect(
      tokens({
        frequencyPenalty: 0.5,
        repetitionPenalty: 1.2,
        logitBias: { 3: 2, 26: false },
        etaCutoff: 0.001,
        seed: Number.MAX_SAFE_INTEGER,
      }),
    ).toEqual([327, 220, 880, 418, 123, 939, 590, 134, 703, 440, 21, 177, 837, 584, 982, 353]);
  });

  it("createSampler({seed: 7}), the bare softmax, gives what it gave in version 0.1", () => {
    const frozen = [955, 397, 10, 386, 284, 338, 810, 268, 16, 558, 762, 794, 311, 5, 220, 21];
    expect(tokens({ seed: 7 })).toEqual(frozen);
  });
});
