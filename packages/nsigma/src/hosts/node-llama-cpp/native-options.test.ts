import { describe, expect, it } from "vitest";
import type { SamplerOptions } from "../../options/options.ts";
import { TEMPERATURE_FIRST } from "../../sampler/order.ts";
import { drawsAlike, nativeOptions } from "./native-options.ts";

const OFF = { temperature: 1, topK: 0, topP: 1, minP: 0 };

describe("nativeOptions(options)", () => {
  it.each<[SamplerOptions, object]>([
    [{}, OFF],
    [
      { topK: 40, temperature: 0.8 },
      { ...OFF, topK: 40, temperature: 0.8 },
    ],
    [
      { topP: 0.9, minP: 0.05, seed: 3 },
      { ...OFF, topP: 0.9, minP: 0.05, seed: 3 },
    ],
    [{ xtcProbability: 0.5 }, { ...OFF, xtc: { probability: 0.5, threshold: 0.1 } }],
    [
      { temperature: 0, topK: 40 },
      { ...OFF, temperature: 0 },
    ],
    [
      { topK: 40, temperature: 2, order: ["topK", "temperature"] },
      { ...OFF, topK: 40, temperature: 2 },
    ],
    [{ topK: 0, topNSigma: 0, minKeep: 1, ties: "lower ids" }, OFF],
  ])("nativeOptions(%j) is %j", (options, expected) => {
    expect(nativeOptions(options)).toEqual(expected);
  });

  it.each<SamplerOptions>([
    { topNSigma: 1 },
    { repetitionPenalty: 1.1 },
    { temperature: 0, repetitionPenalty: 1.1 },
    { temperature: 0, xtcProbability: 0.5 },
    { temperature: 2, topP: 0.9, order: TEMPERATURE_FIRST },
    { topP: 0.9, topK: 5, order: ["topP", "topK"] },
    { topP: 0.9, topPCrossing: "dropped" },
    { topK: 5, ties: "kept" },
    { minP: 0.1, minKeep: 3 },
    { temperature: 1, temperatureRange: 0.5 },
    { xtcProbability: 0.5, xtcProtected: [1] },
    { vocabSize: 1000 },
    { topK: 5, seed: 2 ** 32 - 1 },
  ])("nativeOptions(%j) is undefined", (options) => {
    expect(nativeOptions(options)).toBeUndefined();
  });

  it("nativeOptions(a mistake) says what was expected", () => {
    expect(() => nativeOptions({ topK: -1.5 })).toThrow(/^topK must be/);
    expect(() => nativeOptions({ draws: "llama.cpp", seed: 2 ** 40 })).toThrow(/^seed must be/);
  });
});

describe("drawsAlike(options, nativeOptions(options))", () => {
  it.each<[SamplerOptions, boolean]>([
    [{ temperature: 0 }, true],
    [{ topK: 5, seed: 1, draws: "llama.cpp" }, true],
    [{ topP: 0.9, seed: 1, draws: "llama.cpp" }, true],
    [{ topK: 5, seed: 1 }, false],
    [{ topK: 5, draws: "llama.cpp" }, false],
    [{ minP: 0.1, seed: 1, draws: "llama.cpp" }, false],
  ])("drawsAlike(%j) is %s", (options, alike) => {
    expect(drawsAlike(options, nativeOptions(options)!)).toBe(alike);
  });
});
