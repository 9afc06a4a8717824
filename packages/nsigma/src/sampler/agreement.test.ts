import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.ts";
import { anyOptions, ON } from "../every-step.fixture.ts";
import type { SamplerOptions } from "../options/options.ts";
import { rowOfLogits, rows, softmax } from "../rows.fixture.ts";
import { attempt } from "./attempt.fixture.ts";
import { createSampler } from "./create-sampler.ts";
import type { Sampler } from "./sampler.ts";

const prompts = fc.array(fc.nat(8), { maxLength: 6 });

/** A sampler in the middle of a text. */
function started(options: SamplerOptions, prompt: number[], row: Float32Array): Sampler {
  const sampler = createSampler(options);
  sampler.prompt(prompt);
  attempt(() => sampler.sample(row));
  sampler.accept(1);
  return sampler;
}

/** JSON has no -0. */
function withoutMinusZero(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMinusZero);
  if (typeof value === "number") return value + 0;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutMinusZero(each)]));
}

describe("sample, trace, distribution and mask, with any options", () => {
  it("mask(row) is -Infinity but for the tokens of distribution(row), and its softmax is that", () => {
    fc.assert(
      fc.property(rows, anyOptions, prompts, (row, chosen, prompt) => {
        const sampler = started(chosen, prompt, row);
        const found = attempt(() => sampler.distribution(row));
        const masked = attempt(() => sampler.mask(row, new Float32Array(row.length)));
        if (typeof found === "string" || typeof masked === "string") {
          expect(masked).toBe(found);
          return;
        }
        const { ids, probabilities } = found;
        const kept = [...masked.keys()].filter((id) => masked[id] !== -Infinity);
        expect([...ids].sort((a, b) => a - b)).toEqual(kept);
        expect(probabilities).toHaveLength(ids.length);
        expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
        // The mask is float32: at an offset of a million and T = 0.3 its steps are 1/4, too coarse to compare.
        if (Math.max(...masked.map(Math.abs).filter(Number.isFinite)) > 2000) return;
        const expected = softmax(masked);
        ids.forEach((id, i) => expect(Math.abs(probabilities[i] - expected[id])).toBeLessThan(2e-4));
      }),
      { numRuns: 500 },
    );
  });

  it("distribution(row) lists probabilities downwards, equals by lower id", () => {
    fc.assert(
      fc.property(rows, anyOptions, prompts, (row, chosen, prompt) => {
        const found = attempt(() => started(chosen, prompt, row).distribution(row));
        if (typeof found === "string") return;
        const { ids, probabilities } = found;
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
      fc.property(rows, anyOptions, prompts, (row, chosen, prompt) => {
        const sampler = started(chosen, prompt, row);
        const twin = sampler.clone();
        for (let i = 0; i < 4; i++) {
          const { step } = sampler;
          const found = attempt(() => sampler.distribution(row));
          const trace = attempt(() => sampler.trace(row));
          const token = attempt(() => twin.sample(row));
          if (typeof found === "string" || typeof trace === "string") {
            expect([trace, token]).toEqual([found, found]);
            continue;
          }
          expect(token).toBe(trace.token);
          expect(trace.step).toBe(step);
          const place = found.ids.indexOf(trace.token);
          expect(place).toBeGreaterThanOrEqual(0);
          expect(trace.probability).toBeGreaterThan(0);
          expect(trace.probability).toBeCloseTo(found.probabilities[place], 12);
          expect(trace.steps.map(({ name }) => name)).toEqual(sampler.steps.map(({ name }) => name));
          if (trace.steps.length > 0) expect(trace.steps[trace.steps.length - 1].kept).toBe(found.ids.length);
        }
        expect(twin.save()).toEqual(sampler.save());
      }),
      { numRuns: 500 },
    );
  });

  it("trace(row) is plain JSON, without NaN or infinities", () => {
    fc.assert(
      fc.property(rows, anyOptions, prompts, (row, chosen, prompt) => {
        const trace = attempt(() => started(chosen, prompt, row).trace(row));
        expect(JSON.parse(JSON.stringify(trace))).toEqual(withoutMinusZero(trace));
      }),
    );
  });

  it("no method writes into the row", () => {
    fc.assert(
      fc.property(rows, anyOptions, prompts, (row, chosen, prompt) => {
        const before = row.slice();
        const sampler = started(chosen, prompt, row);
        attempt(() => sampler.sample(row));
        attempt(() => sampler.distribution(row));
        attempt(() => sampler.trace(row));
        attempt(() => sampler.mask(row, new Float32Array(row.length)));
        expect(Buffer.from(row.buffer).equals(Buffer.from(before.buffer))).toBe(true);
      }),
    );
  });

  it("distribution(row) and mask(row) draw, accept and learn nothing; a refused row does not either", () => {
    const bad = rowOfLogits(1, 2, NaN);
    fc.assert(
      fc.property(rows, anyOptions, prompts, (row, chosen, prompt) => {
        const sampler = started(chosen, prompt, row);
        const before = sampler.save();
        attempt(() => sampler.distribution(row));
        attempt(() => sampler.mask(row.slice()));
        for (const act of [() => sampler.sample(bad), () => sampler.trace(bad)]) {
          expect(attempt<unknown>(act)).toBe("logits: the entry at position 2 is NaN");
        }
        expect(sampler.save()).toEqual(before);
      }),
    );
  });

  it.each(["mirostat", "adaptiveP", "xtc"] as const)(
    "%s draws the same whether or not distribution(row) and mask(row) are asked for in between",
    (name) => {
      for (const draws of ["nsigma", "llama.cpp"] as const) {
        const options = { ...ON[name], draws, seed: 3 };
        const [asked, unasked] = [createSampler(options), createSampler(options)];
        const row = Float32Array.from({ length: 40 }, (_, id) => 2 * Math.sin(id * id));
        for (let i = 0; i < 30; i++) {
          asked.distribution(row);
          asked.mask(row.slice());
          expect(asked.sample(row)).toBe(unasked.sample(row));
        }
        expect(asked.save()).toEqual(unasked.save());
      }
    },
  );
});

describe("mask", () => {
  it("mask(row) writes into the row and returns it; mask(row, out) writes the same into out", () => {
    fc.assert(
      fc.property(rows, anyOptions, (row, chosen) => {
        const sampler = createSampler(chosen);
        const out = attempt(() => sampler.mask(row, new Float32Array(row.length).fill(7)));
        const place = row.slice();
        const returned = attempt(() => sampler.mask(place));
        expect(returned).toBe(typeof out === "string" ? out : place);
        if (typeof out !== "string") expect(place).toEqual(out);
      }),
    );
  });

  it("mask(row) puts padding beyond vocabSize at -Infinity, with and without a cut", () => {
    const padded = () => rowOfLogits(1, 2, 3, 99, NaN);
    expect([...createSampler({ vocabSize: 3 }).mask(padded())]).toEqual([1, 2, 3, -Infinity, -Infinity]);
    const cut = createSampler({ vocabSize: 3, topK: 1, temperature: 2 });
    expect([...cut.mask(padded())]).toEqual([-Infinity, -Infinity, 1.5, -Infinity, -Infinity]);
  });

  it("mask(row, out) refuses an out shorter than the vocabulary, and goes on as before", () => {
    const sampler = createSampler({ topK: 1 });
    const act = () => sampler.mask(rowOfLogits(1, 2, 3), new Float32Array(2));
    expect(act).toThrow("out must be an array of at least 3 entries, got 2");
    expect(act).toThrow(OptionError);
    expect(sampler.sample(rowOfLogits(1, 2, 3))).toBe(2);
  });

  it("mask(row) of +Infinity entries leaves them, equal", () => {
    const masked = createSampler({ temperature: 2 }).mask(rowOfLogits(1, Infinity, 2, Infinity));
    expect([...masked]).toEqual([-Infinity, 0, -Infinity, 0]);
  });
});
