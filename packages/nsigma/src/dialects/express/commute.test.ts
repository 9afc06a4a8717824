import { describe, expect, it } from "vitest";
import type { SamplerOptions, StepName } from "../../options/options.ts";
import { commute } from "./commute.ts";

/** Whether two steps commute, which must not depend on which is named first. */
function bothWays(a: StepName, b: StepName, options: SamplerOptions = {}): boolean {
  const [there, back] = [commute(a, b, options), commute(b, a, options)];
  expect(back).toBe(there);
  return there;
}

describe("commute(a, b, options)", () => {
  it("what adds commutes with what adds, with penalties only as long as they do not multiply", () => {
    expect(bothWays("logitBias", "dry")).toBe(true);
    expect(bothWays("penalties", "dry")).toBe(true);
    expect(bothWays("penalties", "dry", { repetitionPenalty: 1 })).toBe(true);
    expect(bothWays("penalties", "dry", { repetitionPenalty: 1.2 })).toBe(false);
    expect(bothWays("logitBias", "dry", { repetitionPenalty: 1.2 })).toBe(true);
  });

  it("a penalty that multiplies commutes with bans, which stay bans, unless it goes by log-probabilities", () => {
    const multiplies = { repetitionPenalty: 1.2 };
    const bans = { sequenceBias: [{ tokens: [1], bias: false as const }] };
    const mixed = { sequenceBias: [...bans.sequenceBias, { tokens: [2], bias: 1 }] };
    expect(bothWays("penalties", "minLength", multiplies)).toBe(true);
    expect(bothWays("penalties", "sequenceBias", { ...multiplies, ...bans })).toBe(true);
    expect(bothWays("penalties", "sequenceBias", { ...multiplies, ...mixed })).toBe(false);
    const byLogs = { ...multiplies, ...bans, repetitionForm: "log-probability" } as const;
    expect(bothWays("penalties", "sequenceBias", byLogs)).toBe(false);
    expect(bothWays("penalties", "minLength", byLogs)).toBe(false);
  });

  it("a fixed temperature commutes with the cuts that do not move with it, one of 0 or that moves does not", () => {
    expect(bothWays("temperature", "topK", { temperature: 2 })).toBe(true);
    expect(bothWays("temperature", "topP", { temperature: 2 })).toBe(false);
    expect(bothWays("temperature", "topK", { temperature: 0 })).toBe(false);
    expect(bothWays("temperature", "topK", { temperature: 2, temperatureRange: 0.5 })).toBe(false);
    expect(bothWays("temperature", "topK", { temperature: 2, temperatureRange: 0 })).toBe(true);
  });

  it("cuts that find their line from the best token commute, others do not", () => {
    expect(bothWays("topK", "minP")).toBe(true);
    expect(bothWays("topK", "topP")).toBe(false);
    expect(bothWays("xtc", "topK")).toBe(false);
  });
});
