import { describe, expect, it } from "vitest";
import { ON } from "../every-step.fixture.ts";
import { examplesOf } from "../options/examples.ts";
import type { OptionName, SamplerOptions } from "../options/options.ts";
import { STEP_OPTIONS } from "../options/tables.ts";
import { uniform } from "../random/uniform.ts";
import { off } from "../steps/step.ts";
import { createSampler } from "./create-sampler.ts";
import { makeStep } from "./chain.ts";
import { DEFAULT_ORDER } from "./order.ts";

const STEPS = DEFAULT_ORDER;

describe("makeStep(name, options)", () => {
  it.each(STEPS)("makeStep(%j, {}) is off, and so it is with the options of all others", (name) => {
    expect(makeStep(name, {})).toBe(off);
    const others = Object.entries(ON).filter(([other]) => other !== name);
    expect(makeStep(name, Object.assign({}, ...others.map(([, options]) => options)))).toBe(off);
  });

  it.each(STEPS)("makeStep(%j, its options) is a step of that name", (name) => {
    expect(makeStep(name, ON[name]).name).toBe(name);
  });

  it('makeStep("temperature", {temperature: 0}) is greedy, unless a range makes it dynamic', () => {
    expect(makeStep("temperature", { temperature: 0 }).name).toBe("greedy");
    expect(makeStep("temperature", { temperature: 0, temperatureRange: 1 }).name).toBe("temperature");
  });

  it('makeStep("sequenceBias", {bannedTokens}) bans tokens and sequences beside the biases', () => {
    const options: SamplerOptions = {
      sequenceBias: [{ tokens: [2], bias: 1 }],
      bannedTokens: [0, [1, 3]],
      temperature: 0.5,
    };
    const sampler = createSampler({ ...options, seed: 1 });
    const row = new Float32Array(4);
    expect([...sampler.mask(row.slice())]).toEqual([-Infinity, 0, 2, 0]);
    sampler.accept(1);
    expect([...sampler.mask(row.slice())]).toEqual([-Infinity, 0, 2, -Infinity]);
  });
});

/** For each step and each of its settings: options that make the setting matter, and another value of it. */
const SETTINGS: Record<string, [SamplerOptions, SamplerOptions]> = {
  "minLength endOfText": [{ minNewTokens: 3, endOfText: [0] }, { endOfText: [1] }],
  "penalties penaltyWindow": [ON.penalties, { penaltyWindow: 1 }],
  "penalties penaltyFade": [{ ...ON.penalties, penaltyWindow: 2 }, { penaltyFade: 4 }],
  "penalties penaltySlope": [ON.penalties, { penaltySlope: 0 }],
  "penalties repetitionForm": [ON.penalties, { repetitionForm: "log-probability" }],
  "penalties promptPenalties": [ON.penalties, { promptPenalties: "none" }],
  "dry dryBase": [ON.dry, { dryBase: 3 }],
  "dry dryAllowedLength": [ON.dry, { dryAllowedLength: 1 }],
  "dry dryWindow": [ON.dry, { dryWindow: 1 }],
  "dry dryBreakers": [ON.dry, { dryBreakers: [[2]] }],
  "topNSigma std": [{ topNSigma: 1.8, bannedTokens: [3, 5, 20, 21, 22] }, { std: "zero-filled" }],
  "minK minKeep": [{ minK: 0 }, { minKeep: 25 }],
  "topK ties": [{ topK: 6 }, { ties: "kept" }],
  "tailFree tailFreeCrossing": [{ tailFree: 0.5 }, { tailFreeCrossing: "dropped" }],
  "tailFree minKeep": [{ tailFree: 0.1 }, { minKeep: 25 }],
  "typicalP typicalCrossing": [{ typicalP: 0.5 }, { typicalCrossing: "dropped" }],
  "typicalP typicalTies": [{ typicalP: 0.99 }, { typicalTies: "kept" }],
  "typicalP minKeep": [{ typicalP: 0.2 }, { minKeep: 25 }],
  "topA minKeep": [{ topA: 1 }, { minKeep: 25 }],
  "topP topPCrossing": [{ topP: 0.5 }, { topPCrossing: "dropped" }],
  "topP topPTies": [{ topP: 0.8 }, { topPTies: "kept" }],
  "topP minKeep": [{ topP: 0.5 }, { minKeep: 25 }],
  "minP minKeep": [{ minP: 0.5 }, { minKeep: 25 }],
  "epsilonCutoff cutoffTies": [{ epsilonCutoff: 0.9, minKeep: 6 }, { cutoffTies: "kept" }],
  "etaCutoff cutoffTies": [{ etaCutoff: 0.9, minKeep: 6 }, { cutoffTies: "kept" }],
  "epsilonCutoff minKeep": [{ epsilonCutoff: 0.2 }, { minKeep: 25 }],
  "etaCutoff minKeep": [{ etaCutoff: 0.9 }, { minKeep: 25 }],
  "topH minKeep": [{ topH: 0.3 }, { minKeep: 25 }],
  "pLess minKeep": [{ pLess: "plain" }, { minKeep: 25 }],
  "xtc xtcThreshold": [{ xtcProbability: 1 }, { xtcThreshold: 0.01 }],
  "xtc xtcForm": [{ xtcProbability: 0.5 }, { xtcForm: "expected" }],
  "xtc xtcProtected": [{ xtcProbability: 1 }, { xtcProtected: [3] }],
  "xtc xtcProtection": [
    { xtcProbability: 1, xtcThreshold: 0.04, xtcProtected: [3] },
    { xtcProtection: "step" },
  ],
  "xtc xtcTies": [{ xtcProbability: 1, xtcThreshold: 0.02 }, { xtcTies: "kept" }],
  "xtc minKeep": [{ xtcProbability: 1, topK: 3 }, { minKeep: 3 }],
  "temperature temperatureExponent": [{ temperatureRange: 0.5 }, { temperatureExponent: 2 }],
  "smoothing smoothingCurve": [ON.smoothing, { smoothingCurve: 2 }],
  "mirostat mirostatTau": [ON.mirostat, { mirostatTau: 1 }],
  "mirostat mirostatEta": [{ mirostat: 2, mirostatTau: 2 }, { mirostatEta: 1 }],
  "mirostat mirostatSurprise": [{ mirostat: 2, mirostatTau: 1 }, { mirostatSurprise: "all" }],
  "adaptiveP adaptiveDecay": [ON.adaptiveP, { adaptiveDecay: 0.1 }],
  "skew skewOrder": [ON.skew, { skewOrder: "id" }],
};

// Whole quarters, so that there are ties; token 3 is the best, at about a third.
const row = Float32Array.from({ length: 30 }, (_, id) =>
  id === 3 ? 4 : id === 5 ? 3.5 : Math.round(12 * uniform(2, id)) / 4 - 1,
);

/** Six tokens' distributions, after a prompt that repeats itself. */
function course(options: SamplerOptions): object[] {
  const sampler = createSampler({ ...options, seed: 4 });
  sampler.prompt([3, 2, 7, 3, 2]);
  return Array.from({ length: 6 }, (_, i) => {
    const found = sampler.distribution(row);
    if (i < 2) sampler.accept([7, 3][i]);
    else sampler.sample(row);
    return found;
  });
}

describe("every setting reaches its step", () => {
  it("the table has every setting of every step", () => {
    const all = STEPS.flatMap((step) => STEP_OPTIONS[step].settings.map((name) => `${step} ${name}`));
    expect(Object.keys(SETTINGS).sort()).toEqual(all.sort());
  });

  it.each(Object.entries(SETTINGS))("%s changes what it does", (_name, [options, changed]) => {
    expect(course({ ...options, ...changed })).not.toEqual(course(options));
  });
});

const SWITCHES = STEPS.flatMap((step) => STEP_OPTIONS[step].switches.map((name) => [step, name] as const));
/** Where the example would not do: it needs more to act on this row. */
const OTHERWISE: Partial<Record<OptionName, SamplerOptions>> = {
  sequenceBias: { sequenceBias: [{ tokens: [2, 3], bias: 3 }] },
  bannedTokens: { bannedTokens: [[2, 3]] },
  minNewTokens: { minNewTokens: 3, endOfText: [3] },
  minLength: { minLength: 8, endOfText: [3] },
  epsilonCutoff: { epsilonCutoff: 0.05 },
  etaCutoff: { etaCutoff: 0.1 },
  mirostat: { mirostat: 2, mirostatTau: 1 },
  greedyThreshold: { greedyThreshold: 0.9 },
};

describe("every switch reaches its step", () => {
  it.each(SWITCHES)("%s acts when %s is set", (_step, name) => {
    const options = OTHERWISE[name] ?? { [name]: examplesOf(name).at(-1) };
    expect(course(options)).not.toEqual(course({}));
  });
});
