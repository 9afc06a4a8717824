import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SamplerOptions } from "../options/options.ts";
import { rowOfLogits, rows, softmax } from "../rows.fixture.ts";
import { createSampler } from "./create-sampler.ts";
import { DEFAULT_ORDER } from "./chain.ts";

const options: fc.Arbitrary<SamplerOptions> = fc.record(
  {
    temperature: fc.constantFrom(0, 0.3, 0.8, 1, 1.5, 5),
    topNSigma: fc.constantFrom(0, 0.5, 1, 2),
    std: fc.constantFrom("population", "sample"),
    topK: fc.constantFrom(0, 1, 3, 40),
    topP: fc.constantFrom(0, 0.5, 0.9, 1),
    minP: fc.constantFrom(0, 0.05, 0.5, 1),
    etaCutoff: fc.constantFrom(0, 0.001, 0.3),
    repetitionPenalty: fc.constantFrom(1, 1.2, 3),
    frequencyPenalty: fc.constantFrom(0, 0.5),
    presencePenalty: fc.constantFrom(0, 0.5),
    logitBias: fc.constantFrom({}, { 0: 2, 3: -2 }, { 1: -60, 99: 5 }),
    order: fc.shuffledSubarray([...DEFAULT_ORDER], { minLength: DEFAULT_ORDER.length }),
    seed: fc.maxSafeNat(),
  },
  { requiredKeys: ["seed"] },
);
const prompts = fc.array(fc.nat(8), { maxLength: 6 });

describe("sample, trace, distribution and mask", () => {
  it("mask(row) is -Infinity but for the tokens of distribution(row), and its softmax is that", () => {
    fc.assert(
      fc.property(rows, options, prompts, (row, chosen, prompt) => {
        const sampler = createSampler(chosen);
        sampler.prompt(prompt);
        const { ids, probabilities } = sampler.distribution(row);
        const masked = sampler.mask(row, new Float32Array(row.length));
        const kept = [...masked.keys()].filter((id) => masked[id] !== -Infinity);
        expect([...ids].sort((a, b) => a - b)).toEqual(kept);
        expect(probabilities).toHaveLength(ids.length);
        expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
        // The mask is float32: at an offset of a million and T = 0.3 its steps are 1/4, too coarse to compare.
        if (Math.max(...masked.map(Math.abs).filter(Number.isFinite)) > 2000) return;
        const expected = softmax(masked);
        ids.forEach((id, i) => expect(Math.abs(probabilities[i] - expected[id])).toBeLessThan(2e-4));
      }),
      { numRuns: 300 },
    );
  });

  it("distribution(row) lists probabilities downwards, equals by lower id", () => {
    fc.assert(
      fc.property(rows, options, (row, chosen) => {
        const { ids, probabilities } = createSampler(chosen).distribution(row);
        for (let i = 1; i < ids.length; i++) {
          expect(probabilities[i]).toBeLessThanOrEqual(probabilities[i - 1]);
        }
      }),
    );
    const equals = createSampler({ temperature: 2 }).distribution(rowOfLogits(1, 3, 1, 3, 1));
    expect([...equals.ids]).toEqual([1, 3, 0, 2, 4]);
  });

  it("trace(row) chooses and accepts what sample(row) does, with the probability distribution(row) gives", () => {
    fc.assert(
      fc.property(rows, options, prompts, (row, chosen, prompt) => {
        const sampler = createSampler(chosen);
        sampler.prompt(prompt);
        const twin = sampler.clone();
        for (let step = 0; step < 3; step++) {
          const { ids, probabilities } = sampler.distribution(row);
          const trace = sampler.trace(row);
          expect(twin.sample(row)).toBe(trace.token);
          expect(trace.step).toBe(step);
          const place = ids.indexOf(trace.token);
          expect(place).toBeGreaterThanOrEqual(0);
          expect(trace.probability).toBeCloseTo(probabilities[place], 12);
          expect(trace.steps.map(({ name }) => name)).toEqual(sampler.steps.map(({ name }) => name));
          if (trace.steps.length > 0) expect(trace.steps[trace.steps.length - 1].kept).toBe(ids.length);
        }
        expect(twin.save()).toEqual(sampler.save());
      }),
      { numRuns: 200 },
    );
  });

  it("trace(row) is plain JSON, without NaN or infinities", () => {
    fc.assert(
      fc.property(rows, options, (row, chosen) => {
        const trace = createSampler(chosen).trace(row);
        // JSON has no -0.
        expect(JSON.parse(JSON.stringify(trace))).toEqual({
          ...trace,
          mean: trace.mean + 0,
          max: trace.max + 0,
        });
      }),
    );
  });

  it("no method writes into the row", () => {
    fc.assert(
      fc.property(rows, options, prompts, (row, chosen, prompt) => {
        const before = row.slice();
        const sampler = createSampler(chosen);
        sampler.prompt(prompt);
        sampler.sample(row);
        sampler.distribution(row);
        sampler.trace(row);
        sampler.mask(row, new Float32Array(row.length));
        expect(Buffer.from(row.buffer).equals(Buffer.from(before.buffer))).toBe(true);
      }),
    );
  });

  it("distribution(row) and mask(row) draw nothing and accept nothing", () => {
    const row = rowOfLogits(1, 2, 3, 2, 1);
    const sampler = createSampler({ presencePenalty: 1, seed: 3 });
    sampler.sample(row);
    const before = sampler.save();
    sampler.distribution(row);
    sampler.mask(row.slice());
    expect(sampler.save()).toEqual(before);
  });
});

describe("mask", () => {
  it("mask(row) writes into the row and returns it; mask(row, out) writes the same into out", () => {
    fc.assert(
      fc.property(rows, options, (row, chosen) => {
        const sampler = createSampler(chosen);
        const out = sampler.mask(row, new Float32Array(row.length).fill(7));
        const place = row.slice();
        expect(sampler.mask(place)).toBe(place);
        expect(place).toEqual(out);
      }),
    );
  });

  it("mask(row) puts padding beyond vocabSize at -Infinity, with and without a cut", () => {
    const padded = () => rowOfLogits(1, 2, 3, 99, NaN);
    expect([...createSampler({ vocabSize: 3 }).mask(padded())]).toEqual([1, 2, 3, -Infinity, -Infinity]);
    const cut = createSampler({ vocabSize: 3, topK: 1, temperature: 2 });
    expect([...cut.mask(padded())]).toEqual([-Infinity, -Infinity, 1.5, -Infinity, -Infinity]);
  });

  it("mask(row, out) refuses an out shorter than the vocabulary", () => {
    const sampler = createSampler({ topK: 1 });
    expect(() => sampler.mask(rowOfLogits(1, 2, 3), new Float32Array(2))).toThrow(
      "out: expected at least 3 entries, got 2",
    );
  });

  it("mask(row) of +Infinity entries leaves them, equal", () => {
    const masked = createSampler({ temperature: 2 }).mask(rowOfLogits(1, Infinity, 2, Infinity));
    expect([...masked]).toEqual([-Infinity, 0, -Infinity, 0]);
  });
});
