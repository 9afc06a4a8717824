import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eighths, rowOfLogits, rowOfProbabilities } from "../rows.fixture.ts";
import type { Choice } from "../options/tables.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import { stepSampler } from "../sampler/step-sampler.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";
import { topNSigma } from "./top-n-sigma.ts";
import type { Step } from "./step.ts";

function kept(steps: readonly Step[], row: Float32Array, vocabSize?: number): number[] {
  const { ids } = stepSampler(steps, vocabSize === undefined ? {} : { vocabSize }).distribution(row);
  return [...ids].sort((a, b) => a - b);
}

const exactRows = fc
  .array(fc.oneof({ weight: 8, arbitrary: eighths }, fc.constant(-Infinity)), { minLength: 1, maxLength: 40 })
  .map((entries) => Float32Array.from(entries))
  .filter((row) => row.some(Number.isFinite));

const widths = fc.constantFrom(0.25, 0.7, 1, 1.3, 2, 2.5, 3.4);

/** Max - n·σ the plain way, and whether some logit is so close to it that rounding decides. */
function lineOf(row: Float32Array, n: number): { line: number; close: boolean } {
  const finite = [...row].filter(Number.isFinite);
  const mean = finite.reduce((a, b) => a + b, 0) / finite.length;
  const std = Math.sqrt(finite.reduce((a, b) => a + (b - mean) ** 2, 0) / finite.length);
  const line = Math.max(...finite) - n * std;
  return { line, close: std > 0 && finite.some((logit) => Math.abs(logit - line) < 1e-9) };
}

describe("topNSigma on rows that can be checked by hand", () => {
  // σ of 0 .. 4 is √2 = 1.414 divided by the count, √2.5 = 1.581 divided by the count less one.
  const row = rowOfLogits(0, 1, 2, 3, 4);

  it("topNSigma(1) keeps the logits from 4 - 1.414 up", () => {
    expect(kept([topNSigma(1)], row)).toEqual([3, 4]);
  });

  it('topNSigma(1.3, {std: "sample"}) keeps one more than "population": 4 - 1.3·1.581 is below 2', () => {
    expect(kept([topNSigma(1.3)], row)).toEqual([3, 4]);
    expect(kept([topNSigma(1.3, { std: "population" })], row)).toEqual([3, 4]);
    expect(kept([topNSigma(1.3, { std: "sample" })], row)).toEqual([2, 3, 4]);
  });

  it('topNSigma(1, {std: "zero-filled"}) counts banned tokens as 0: with four of them [5, 4, 3, 2] keeps three', () => {
    const banned = rowOfLogits(5, 4, 3, 2, -Infinity, -Infinity, -Infinity, -Infinity);
    const threshold = (std: Choice<"std">) =>
      stepSampler([topNSigma(1, { std })], { seed: 1 }).trace(banned).steps[0].threshold;
    // σ is 1.118, 1.291 and 2.053.
    expect(threshold("population")).toBeCloseTo(3.88197, 5);
    expect(threshold("sample")).toBeCloseTo(3.70901, 5);
    expect(threshold("zero-filled")).toBeCloseTo(2.94713, 5);
    expect(kept([topNSigma(1, { std: "population" })], banned)).toEqual([0, 1]);
    expect(kept([topNSigma(1, { std: "sample" })], banned)).toEqual([0, 1]);
    expect(kept([topNSigma(1, { std: "zero-filled" })], banned)).toEqual([0, 1, 2]);
  });

  it('topNSigma(n, {std: "zero-filled"}) is "sample" where nothing is banned, and counts what was cut as 0', () => {
    expect(kept([topNSigma(1.3, { std: "zero-filled" })], row)).toEqual([2, 3, 4]);
    // [4, 3, 0, 0, 0]: σ is 1.95, where that of [4, 3] is .71.
    expect(kept([topK(2), topNSigma(1, { std: "zero-filled" })], row)).toEqual([3, 4]);
    expect(kept([topK(2), topNSigma(1, { std: "sample" })], row)).toEqual([4]);
    expect(kept([topNSigma(1, { std: "zero-filled" })], rowOfLogits(-5))).toEqual([0]);
  });

  it.each(["all", 0, null])("topNSigma(1, {std: %j}) is refused", (std) => {
    expect(() => topNSigma(1, { std: std as never })).toThrow('std must be "population" or "sample" or');
  });

  it("topNSigma(2) keeps the logit that lies on the line: σ of [0, 2] is 1", () => {
    expect(kept([topNSigma(2)], rowOfLogits(0, 2))).toEqual([0, 1]);
    expect(kept([topNSigma(1.999)], rowOfLogits(0, 2))).toEqual([1]);
  });

  it.each([0, -1, -0.001, -0])("topNSigma(%s) is off", (n) => {
    expect(stepSampler([topNSigma(n)], { seed: 1 }).steps).toEqual([]);
    expect(createSampler({ topNSigma: n }).steps).toEqual([]);
  });

  it("topNSigma(n) keeps a row of equal logits whole, however small n", () => {
    expect(kept([topNSigma(1e-9)], new Float32Array(7).fill(0.1))).toHaveLength(7);
    expect(kept([topNSigma(1e-9, { std: "sample" })], new Float32Array(7).fill(-3.3))).toHaveLength(7);
  });

  it("topNSigma(1) keeps the only token there is, with either σ", () => {
    expect(kept([topNSigma(1)], rowOfLogits(-5))).toEqual([0]);
    expect(kept([topNSigma(1, { std: "sample" })], rowOfLogits(-5))).toEqual([0]);
    expect(kept([topNSigma(1, { std: "sample" })], rowOfLogits(-Infinity, -5))).toEqual([1]);
  });

  it("topNSigma(3.465) keeps a flat spread whole: 2√3 standard deviations are its width", () => {
    const flat = Float32Array.from({ length: 1000 }, (_, i) => i / 8);
    expect(kept([topNSigma(2 * Math.sqrt(3) + 0.01)], flat)).toHaveLength(1000);
    expect(kept([topNSigma(2 * Math.sqrt(3) - 0.01)], flat).length).toBeLessThan(1000);
  });

  it("topNSigma(1) leaves the padding beyond vocabSize out of σ and of the kept set", () => {
    const padded = rowOfLogits(0, 1, 2, 3, 4, 0, 0, 0, 0, 90, NaN);
    expect(kept([topNSigma(1)], padded, 5)).toEqual([3, 4]);
  });

  it("topNSigma(1) keeps only +Infinity where there is one", () => {
    expect(kept([topNSigma(1)], rowOfLogits(1, Infinity, 5, Infinity, -Infinity))).toEqual([1, 3]);
  });

  it("topNSigma(1) measures σ over what the steps before it left", () => {
    // Of [4, 3] the σ is 1/2: the line is 3.5.
    expect(kept([topK(2), topNSigma(1)], row)).toEqual([4]);
    expect(kept([topNSigma(1), topK(2)], row)).toEqual([3, 4]);
  });

  it("topNSigma(1) does not overflow on 152,064 float16 logits, as sums in float16 would", () => {
    const bits = new Uint16Array(152_064).fill(0x5cb0); // 300
    bits[5] = 0x5cd8; // 310
    const sampler = createSampler({ topNSigma: 1 });
    expect([...sampler.distribution({ data: bits, dtype: "float16" }).ids]).toEqual([5]);
  });

  it("topNSigma(1) is min-p with p = e^-σ for the row at hand", () => {
    const probabilities = rowOfProbabilities(0.1, 0.2, 0.3, 0.4);
    const trace = createSampler({ topNSigma: 1 }).trace(probabilities);
    const minP = Math.exp(-trace.std);
    expect(trace.steps[0].threshold).toBeCloseTo(Math.log(0.4 * minP), 6);
    expect([...createSampler({ minP }).distribution(probabilities).ids]).toEqual([3, 2]);
  });
});

describe("topNSigma on any row", () => {
  it("topNSigma(n) keeps what lies at or above max - n·σ", () => {
    fc.assert(
      fc.property(exactRows, widths, (row, n) => {
        const { line, close } = lineOf(row, n);
        fc.pre(!close);
        const expected = [...row.keys()].filter((id) => row[id] >= line - 1e-9);
        expect(kept([topNSigma(n)], row)).toEqual(expected);
      }),
    );
  });

  it('topNSigma(n, {std: "zero-filled"}) is "sample" of the row with 0 where a token is banned', () => {
    fc.assert(
      fc.property(exactRows, widths, (row, n) => {
        const filled = row.map((logit) => (logit === -Infinity ? 0 : logit));
        const mean = filled.reduce((a, b) => a + b, 0) / row.length;
        const squares = filled.reduce((a, b) => a + (b - mean) ** 2, 0);
        const line = Math.max(...row) - n * Math.sqrt(squares / Math.max(1, row.length - 1));
        fc.pre(squares === 0 || row.every((logit) => Math.abs(logit - line) > 1e-9));
        const expected = [...row.keys()].filter((id) => row[id] >= line);
        expect(kept([topNSigma(n, { std: "zero-filled" })], row)).toEqual(expected);
      }),
    );
  });

  it("topNSigma(n) keeps the same set when every logit is shifted alike", () => {
    fc.assert(
      fc.property(exactRows, widths, eighths, fc.constantFrom(0, -100, 4096, -65536), (row, n, by, far) => {
        fc.pre(!lineOf(row, n).close);
        const shifted = row.map((logit) => logit + by + far);
        expect(kept([topNSigma(n)], shifted)).toEqual(kept([topNSigma(n)], row));
      }),
    );
  });

  it("topNSigma(n) keeps the same set at every temperature, before or after it", () => {
    fc.assert(
      fc.property(exactRows, widths, fc.constantFrom(0.01, 0.5, 1, 1.5, 4, 1000), (row, n, t) => {
        const expected = kept([topNSigma(n)], row);
        expect(kept([topNSigma(n), temperature(t)], row)).toEqual(expected);
        expect(kept([temperature(t), topNSigma(n)], row)).toEqual(expected);
        expect(kept([temperature(t), topNSigma(n), temperature(t)], row)).toEqual(expected);
      }),
    );
  });

  it("topNSigma(n) keeps the same set when a host divided the logits by a power of two first", () => {
    fc.assert(
      fc.property(exactRows, widths, fc.constantFrom(0.25, 0.5, 2, 4), (row, n, t) => {
        fc.pre(!lineOf(row, n).close);
        expect(
          kept(
            [topNSigma(n)],
            row.map((logit) => logit / t),
          ),
        ).toEqual(kept([topNSigma(n)], row));
      }),
    );
  });

  it("topNSigma(n) keeps all that a smaller n keeps, and every maximum", () => {
    fc.assert(
      fc.property(exactRows, widths, widths, (row, a, b) => {
        const narrow = kept([topNSigma(Math.min(a, b))], row);
        const wide = kept([topNSigma(Math.max(a, b))], row);
        expect(wide).toEqual(expect.arrayContaining(narrow));
        const max = Math.max(...row);
        const best = [...row.keys()].filter((id) => row[id] === max);
        expect(narrow).toEqual(expect.arrayContaining(best));
      }),
    );
  });

  it('topNSigma(n, {std: "sample"}) keeps all that "population" keeps', () => {
    fc.assert(
      fc.property(exactRows, widths, (row, n) => {
        const sample = kept([topNSigma(n, { std: "sample" })], row);
        expect(sample).toEqual(expect.arrayContaining(kept([topNSigma(n)], row)));
      }),
    );
  });

  it("topNSigma(n) keeps the same tokens when the vocabulary is renumbered", () => {
    fc.assert(
      fc.property(exactRows, widths, fc.infiniteStream(fc.nat()), (row, n, numbers) => {
        fc.pre(!lineOf(row, n).close);
        const keys = [...row].map(() => numbers.next().value);
        const order = [...row.keys()].sort((a, b) => keys[a] - keys[b]);
        const renumbered = Float32Array.from(order, (id) => row[id]);
        const back = kept([topNSigma(n)], renumbered).map((id) => order[id]);
        expect(back.sort((a, b) => a - b)).toEqual(kept([topNSigma(n)], row));
      }),
    );
  });

  it("topNSigma(n) does not see entries of -Infinity", () => {
    fc.assert(
      fc.property(exactRows, widths, fc.nat(5), (row, n, banned) => {
        const longer = new Float32Array(row.length + banned).fill(-Infinity);
        longer.set(row, 0);
        expect(kept([topNSigma(n)], longer)).toEqual(kept([topNSigma(n)], row));
        longer.fill(-Infinity);
        longer.set(row, banned);
        const moved = kept([topNSigma(n)], longer).map((id) => id - banned);
        expect(moved).toEqual(kept([topNSigma(n)], row));
      }),
    );
  });
});
