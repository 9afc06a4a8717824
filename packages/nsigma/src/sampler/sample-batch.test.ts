import { describe, expect, it } from "vitest";
import { LogitsError, OptionError } from "../errors.ts";
import { uniform } from "../random/uniform.ts";
import { createSampler } from "./create-sampler.ts";
import { rowOf, sampleBatch } from "./sample-batch.ts";
import type { Sampler } from "./sampler.ts";

/** Rows of numbers between -8 and 8. */
function noise(length: number, seed: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, (_, i) => 16 * uniform(seed, i) - 8);
}

const ROWS = 64;
const VOCABULARY = 500;

function samplers(vocabSize = VOCABULARY): Sampler[] {
  const options = { topNSigma: 1.5, topP: 0.95, frequencyPenalty: 0.2, vocabSize };
  return Array.from({ length: ROWS }, (_, row) =>
    createSampler({ ...options, temperature: 1 + row / 8, seed: row }),
  );
}

describe("sampleBatch", () => {
  it("sampleBatch(64 rows) chooses what each row's sampler chooses alone, step after step", () => {
    const together = samplers();
    const alone = samplers();
    for (let step = 0; step < 5; step++) {
      const logits = noise(ROWS * VOCABULARY, step);
      const tokens = sampleBatch(logits, ROWS, VOCABULARY, together);
      const expected = alone.map((sampler, row) =>
        sampler.sample(logits.slice(row * VOCABULARY, (row + 1) * VOCABULARY)),
      );
      expect([...tokens]).toEqual(expected);
    }
  });

  it("sampleBatch(rows, ...) does not depend on how the batch is cut", () => {
    const logits = noise(ROWS * VOCABULARY, 3);
    const whole = sampleBatch(logits, ROWS, VOCABULARY, samplers());
    const parts = samplers();
    const first = sampleBatch(logits.subarray(0, 10 * VOCABULARY), 10, VOCABULARY, parts.slice(0, 10));
    const rest = sampleBatch(logits.subarray(10 * VOCABULARY), 54, VOCABULARY, parts.slice(10));
    expect([...first, ...rest]).toEqual([...whole]);
  });

  it("sampleBatch(..., out) writes the tokens into out and returns it", () => {
    const logits = noise(ROWS * VOCABULARY, 4);
    const out = new Int32Array(ROWS + 1).fill(-7);
    expect(sampleBatch(logits, ROWS, VOCABULARY, samplers(), out)).toBe(out);
    expect([...out.subarray(0, ROWS)]).toEqual([...sampleBatch(logits, ROWS, VOCABULARY, samplers())]);
    expect(out[ROWS]).toBe(-7);
  });

  it("sampleBatch(half-precision rows) chooses what each row chooses alone", () => {
    const data = Uint16Array.from({ length: 2 * 100 }, (_, i) => 0x3c00 + ((i * 7919) % 0xa00));
    const make = () => [createSampler({ seed: 1 }), createSampler({ seed: 2 })];
    const tokens = sampleBatch({ data, dtype: "float16" }, 2, 100, make());
    const alone = make().map((sampler, row) =>
      sampler.sample({ data: data.slice(row * 100, (row + 1) * 100), dtype: "float16" }),
    );
    expect([...tokens]).toEqual(alone);
  });

  it("sampleBatch(padded rows) leaves out what lies beyond each sampler's vocabSize", () => {
    const logits = noise(ROWS * VOCABULARY, 5);
    for (let row = 0; row < ROWS; row++) logits.fill(NaN, row * VOCABULARY + 450, (row + 1) * VOCABULARY);
    const tokens = sampleBatch(logits, ROWS, VOCABULARY, samplers(450));
    expect(Math.max(...tokens)).toBeLessThan(450);
  });

  it("sampleBatch(no rows) is empty", () => {
    expect(sampleBatch(new Float32Array(0), 0, 5, [])).toHaveLength(0);
  });

  it("sampleBatch refuses sizes that do not fit", () => {
    const logits = new Float32Array(6);
    const pair = [createSampler({}), createSampler({})];
    expect(() => sampleBatch(logits, 2, 4, pair)).toThrow(
      "logits: expected rows x vocabSize = 8 entries, got 6",
    );
    expect(() => sampleBatch(logits, 3, 2, pair)).toThrow(
      "samplers: expected one for each of the 3 rows, got 2",
    );
    expect(() => sampleBatch(logits, 2, 3, pair, new Int32Array(1))).toThrow(
      "out: expected at least 2 entries, got 1",
    );
    expect(() => sampleBatch(logits, 2, 4, pair)).toThrow(OptionError);
    expect(pair.map(({ step }) => step)).toEqual([0, 0]);
  });

  it("sampleBatch names the row and the position of a NaN", () => {
    const logits = Float32Array.of(1, 2, 3, 1, NaN, 3);
    const act = () => sampleBatch(logits, 2, 3, [createSampler({}), createSampler({})]);
    expect(act).toThrow("logits: row 1: the entry at position 1 is NaN");
    expect(act).toThrow(LogitsError);
    expect(act).toThrow(expect.objectContaining({ position: 1 }));
  });

  it("rowOf(logits, row, vocabSize) shares the batch's memory", () => {
    const logits = Float32Array.of(1, 2, 3, 4);
    const second = rowOf(logits, 1, 2) as Float32Array;
    second[0] = 9;
    expect([...logits]).toEqual([1, 2, 9, 4]);
  });
});

describe("a vocabulary of 262,144", () => {
  const row = noise(262_144, 9);
  row[200_000] = 12;

  it.each([
    { topNSigma: 1, temperature: 1.5 },
    { topK: 50 },
    { topP: 0.9 },
    { minP: 0.1, temperature: 2 },
    { etaCutoff: 0.001 },
    {},
  ])("sample(row of 262,144) with %j draws a token that distribution(row) holds", (options) => {
    const sampler = createSampler({ ...options, seed: 1 });
    const { ids, probabilities } = sampler.distribution(row);
    expect(ids[0]).toBe(200_000);
    expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    expect(ids).toContain(sampler.sample(row));
  });
});
