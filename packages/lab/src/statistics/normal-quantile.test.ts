import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalQuantile } from "./normal-quantile.ts";

describe("normalQuantile(probability)", () => {
  // scipy 1.17.1: scipy.stats.norm.ppf(probability)
  it.each([
    [0.000001, -4.753424308822899],
    [0.001, -3.090232306167813],
    [0.025, -1.9599639845400545],
    [0.2, -0.8416212335729142],
    [0.5, 0],
    [0.9, 1.2815515655446004],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [0.9999999, 5.199337582290661],
  ])("normalQuantile(%d) is %d", (probability, quantile) => {
    expect(normalQuantile(probability)).toBeCloseTo(quantile, 9);
  });

  it("normalQuantile(p) mirrors normalQuantile(1 - p), and rises with p", () => {
    const probability = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(probability, probability, (p, q) => {
        expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 9);
        if (p + 1e-9 < q) expect(normalQuantile(p)).toBeLessThan(normalQuantile(q));
      }),
    );
  });

  it.each([0, 1, -0.1, Number.NaN])("normalQuantile(%d) is refused", (probability) => {
    expect(() => normalQuantile(probability)).toThrow(
      `probability must be a number above 0 and below 1, got ${probability}`,
    );
  });
});
