import { createSampler, type SamplerOptions } from "nsigma";
import { describe, expect, it } from "vitest";

// The smallest examples of what the hostile rows and options have found, so that they stay mended.

const row = (...logits: number[]) => Float32Array.from(logits);

/** Token id -> probability, of those that can be drawn. */
function drawable(
  options: SamplerOptions,
  logits: Float32Array,
  prompt: number[] = [],
): Record<number, number> {
  const sampler = createSampler({ seed: 1, ...options });
  sampler.prompt(prompt);
  const { ids, probabilities } = sampler.distribution(logits);
  const entries = [...ids].map((id, i) => [id, probabilities[i]] as const);
  return Object.fromEntries(entries.filter(([, p]) => p > 0));
}

const third = 1 / 3;

describe("distribution", () => {
  const CASES: [string, SamplerOptions, Float32Array, Record<number, number>][] = [
    ["banned tokens are not likely", { xtcProbability: 1, xtcThreshold: 0 }, row(1, 2, -Infinity), { 0: 1 }],
    [
      "nor on average",
      { xtcProbability: 0.5, xtcThreshold: 0, xtcForm: "expected" },
      row(0, 0, -Infinity),
      { 0: 0.75, 1: 0.25 },
    ],
    [
      "the last of the likely may weigh nothing beside them",
      { xtcProbability: 0.5, xtcThreshold: 0, xtcForm: "expected" },
      row(0, 0, -1000),
      { 0: 0.25, 1: 0.25, 2: 0.5 },
    ],
    [
      "2/T is beyond float64",
      { temperature: 1e-309, pLess: "plain", order: ["temperature", "pLess"] },
      row(1, 2),
      { 1: 1 },
    ],
    ["(l - max)/T is beyond float64", { temperature: 1e-310, smoothingFactor: 0.2 }, row(1, 3), { 1: 1 }],
    [
      "the bend is beyond float32",
      { smoothingFactor: 1000, smoothingCurve: 1000, temperature: 1e-300 },
      row(1, 3),
      { 1: 1 },
    ],
    ["e^s is beyond float64", { skew: 1000 }, row(1, 2), { 0: 1 }],
    [
      "e^s is 0, and the first token banned",
      { skew: -1000, skewOrder: "id" },
      row(-Infinity, 1, 1),
      { 1: 1 },
    ],
    ["a new logit times T is beyond float32", { temperature: 1e40, adaptiveTarget: 0 }, row(0), { 0: 1 }],
    [
      "a new logit times T is 0 in float32",
      { temperature: 1e-50, adaptiveTarget: 0.2 },
      row(1, 2, 3),
      { 0: 0.5, 1: 0.5 },
    ],
    ["ln p times T is beyond float32", { temperature: 1e40, skew: 1000 }, row(1, 1), { 1: 1 }],
    [
      "ln p times T is 0 in float32",
      { temperature: 1e-50, skew: Math.LN2 },
      row(1, 1, 0),
      { 0: 0.25, 1: 0.75 },
    ],
    ["a ban meets a bias beyond float32", { logitBias: { 0: 1e39 }, bannedTokens: [0] }, row(1, 2), { 1: 1 }],
    [
      "two biases are beyond float32",
      { logitBias: { 0: 1e39 }, sequenceBias: [{ tokens: [1], bias: 1e39 }] },
      row(1, 2, 3),
      { 0: 0.5, 1: 0.5 },
    ],
  ];

  it.each(CASES)("where %s: createSampler(%j)", (_name, options, logits, expected) => {
    const found = drawable(options, logits);
    const likely = Object.fromEntries(Object.entries(found).filter(([, p]) => p > 1e-6));
    expect(Object.keys(likely)).toEqual(Object.keys(expected));
    for (const [id, p] of Object.entries(expected)) expect(likely[Number(id)]).toBeCloseTo(p, 5);
  });

  it("a large reward does not unban a token", () => {
    expect(drawable({ frequencyPenalty: -1000 }, row(-Infinity, 1, 1), [0, 0])).toEqual({ 1: 0.5, 2: 0.5 });
  });

  it("an even third stays one at any temperature", () => {
    for (const temperature of [1e-300, 1e-40, 1, 1e40, 1e300]) {
      const found = drawable({ temperature, adaptiveTarget: 0.5 }, row(2, 2, 2));
      expect(found).toEqual({ 0: third, 1: third, 2: third });
    }
  });
});

/** Logits divided by such a temperature are beyond float32, and so are the best and the second best alike. */
const BEYOND: [SamplerOptions, Float32Array][] = [
  [{ temperature: 1e-40 }, row(5, 3)],
  [{ temperature: 1e-40 }, row(-5, -10, -20)],
  [{ temperature: 0.5 }, row(3e38, 2.9e38)],
  [{ temperature: 0.5 }, row(-3.4e38, -Infinity)],
  // What a confident model makes of an ordinary range down to 0.
  [{ temperature: 0.5, temperatureRange: 0.5 }, row(200, 110)],
  [{ temperature: 0.5, temperatureRange: 0.5 }, row(-30, -130)],
];

describe("logits that are beyond float32 at their temperature", () => {
  it.each(BEYOND)('sample(row) with %j and draws "llama.cpp" chooses the best', (options, logits) => {
    expect(createSampler({ ...options, draws: "llama.cpp", seed: 1 }).sample(logits)).toBe(0);
  });

  it.each(BEYOND)("mask(row) with %j leaves the best finite, and above the others", (options, logits) => {
    const [best, ...others] = createSampler(options).mask(logits.slice());
    expect(Number.isFinite(best)).toBe(true);
    for (const other of others) expect(other).toBeLessThan(best);
  });
});

describe("scores that an adjustment lifts beyond float32", () => {
  it("trace(row) chooses what sample(row) does", () => {
    const options = { logitBias: { 0: 1e39 }, sequenceBias: [{ tokens: [1], bias: 1e39 }] };
    for (let seed = 0; seed < 8; seed++) {
      const token = createSampler({ ...options, seed }).sample(row(1, 2));
      expect(createSampler({ ...options, seed }).trace(row(1, 2)).token).toBe(token);
    }
  });

  it("trace(row) takes as many random numbers as sample(row) does", () => {
    const options = { repetitionPenalty: 1e-300, xtcProbability: 0.5, draws: "llama.cpp", seed: 1 } as const;
    const [sampled, traced] = [createSampler(options), createSampler(options)];
    for (const sampler of [sampled, traced]) sampler.prompt([1]);
    sampled.sample(row(0, 1));
    traced.trace(row(0, 1));
    expect(traced.save()).toEqual(sampled.save());
  });
});

describe("what a sampler has learnt", () => {
  it.each([
    { mirostat: 2, mirostatTau: 100 },
    { mirostat: 2, mirostatEta: 100 },
    { mirostat: 1, mirostatTau: 0, mirostatEta: 100 },
  ])("clone() of a sampler with %j goes on as the first", (options) => {
    const sampler = createSampler({ ...options, seed: 1 });
    for (let i = 0; i < 3; i++) {
      const clone = sampler.clone();
      const token = sampler.sample(row(1, 2, 3, 0));
      expect(clone.sample(row(1, 2, 3, 0))).toBe(token);
      expect(clone.save()).toEqual(sampler.save());
    }
  });
});
