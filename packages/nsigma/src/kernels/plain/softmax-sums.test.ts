import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOfLogits, rowOfProbabilities, rows, softmax } from "../../rows.fixture.ts";
import type { SoftmaxSums } from "../contract.ts";
import { softmaxSums } from "./softmax-sums.ts";

function sums(logits: Float32Array, scale = 1, count = logits.length): SoftmaxSums {
  const out = { sum: 0, weighted: 0 };
  softmaxSums({ logits, count, max: Math.max(...logits.subarray(0, count)) }, scale, out);
  return out;
}

describe("softmaxSums", () => {
  it("softmaxSums([0, -ln 2]) sums the weights 1 and 1/2", () => {
    const { sum, weighted } = sums(rowOfProbabilities(1, 0.5));
    expect(sum).toBeCloseTo(1.5, 7);
    expect(weighted).toBeCloseTo(-0.5 * Math.LN2, 7);
  });

  it("softmaxSums(row, scale) gives the sum and the entropy that a plain softmax gives", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(0.25, 0.7, 1, 2, 10), (row, scale) => {
        const { sum, weighted } = sums(row, scale);
        const max = Math.max(...row);
        const expected = [...row].reduce((total, logit) => total + Math.exp((logit - max) * scale), 0);
        expect(Math.abs(sum - expected)).toBeLessThanOrEqual(1e-12 * expected);
        const entropy = softmax(row, 1 / scale)
          .filter((p) => p > 0)
          .reduce((total, p) => total - p * Math.log(p), 0);
        // The plain softmax rounds (offset · scale) to about 1e-9 at an offset of a million.
        expect(Math.log(sum) - weighted / sum).toBeCloseTo(entropy, 6);
      }),
    );
  });

  it("softmaxSums(row) gives entries of -Infinity no weight, and no NaN", () => {
    expect(sums(rowOfLogits(-Infinity, 2, -Infinity))).toEqual({ sum: 1, weighted: 0 });
  });

  it("softmaxSums(row, largest scale) still weighs the maximum and its equals as 1", () => {
    const out = sums(rowOfLogits(5, 4.999, 5, -Infinity), Number.MAX_VALUE);
    expect(out).toEqual({ sum: 2, weighted: 0 });
  });

  it("softmaxSums(row, scale, 2) does not look beyond the second entry", () => {
    expect(sums(rowOfLogits(1, 1, 9, NaN), 1, 2)).toEqual({ sum: 2, weighted: 0 });
  });
});
