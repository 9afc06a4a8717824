import { createSampler } from "nsigma";
import { expect, it } from "vitest";
import { rowOf } from "../rows/rows.ts";
import { type Maker, NativeChain } from "./native-chain.ts";
import { describeWithLibrary } from "./with-library.ts";

const VOCABULARY = 152_064;
const flat = rowOf("flat", 5, VOCABULARY).row;

type Round = (value: number) => number;
const exact: Round = (value) => value;

/** How many tokens top-p keeps, every operation rounded. */
function topPCount(p: number, round: Round): number {
  const max = flat.reduce((a, b) => Math.max(a, b));
  const weights = Float64Array.from(flat, (logit) => round(Math.exp(round(logit - max))));
  const total = weights.reduce((sum, weight) => round(sum + weight), 0);
  let sum = 0;
  const rank = weights
    .map((weight) => round(weight / total))
    .toSorted()
    .reverse()
    .findIndex((probability) => (sum = round(sum + probability)) >= round(p));
  return rank + 1;
}

/** Top-nσ's σ, every operation rounded but the squares, which llama.cpp takes in double. */
function sigma(round: Round): number {
  const mean = round(flat.reduce((sum, logit) => round(sum + logit), 0) / VOCABULARY);
  const squares = flat.reduce((sum, logit) => round(sum + round(logit - mean) ** 2), 0);
  return round(Math.sqrt(round(squares / VOCABULARY)));
}

/** A flat row of the largest vocabulary, where a sum in float32 loses most: that loss is the whole difference. */
describeWithLibrary("one term after another in float32", (library) => {
  it.each([0.9, 0.99])("explains llama.cpp's top-p of %d; exact sums explain ours", (p) => {
    const kept = nativeCount((c) => c.init_top_p(p, 1));
    const ours = createSampler({ topP: p }).distribution(flat).ids.length;
    // One token for the last digit of an exponential, in which C libraries differ, and for ours the 2^-20 of `topP`.
    expect(Math.abs(kept - topPCount(p, Math.fround))).toBeLessThanOrEqual(1);
    expect(Math.abs(ours - topPCount(p, exact))).toBeLessThanOrEqual(1);
    expect(Math.abs(kept - ours)).toBeGreaterThan(1);
  });

  it("explains llama.cpp's σ; an exact sum explains ours", () => {
    const max = flat.reduce((a, b) => Math.max(a, b));
    const above = (line: number) => flat.reduce((count, logit) => count + Number(logit >= line), 0);
    expect(nativeCount((c) => c.init_top_n_sigma(1))).toBe(
      above(Math.fround(max - Math.fround(sigma(Math.fround)))),
    );
    expect(createSampler({ topNSigma: 1 }).distribution(flat).ids).toHaveLength(above(max - sigma(exact)));
    expect(Math.abs(sigma(Math.fround) / sigma(exact) - 1)).toBeLessThan(VOCABULARY * 2 ** -24);
  });

  function nativeCount(maker: Maker): number {
    const chain = new NativeChain(library, [maker], VOCABULARY);
    const array = chain.apply(flat);
    let count = 0;
    for (let i = 0; i < array.size; i++) if (array.logit(i) !== -Infinity) count++;
    chain.free();
    return count;
  }
});
