import * as fc from "fast-check";
import { uniform } from "nsigma/random";
import { describe, expect, it } from "vitest";
import { pairedDetectableEffect } from "./detectable-effect.ts";
import { mcnemar } from "./mcnemar.ts";

describe("pairedDetectableEffect(items, discordant)", () => {
  // scipy 1.17.1: brentq on the equation of the docstring.
  it.each([
    [256, 0.1, 0.05511658416196331],
    [500, 0.2, 0.055899692822044954],
    [1319, 0.3, 0.04221374014760808],
  ])("pairedDetectableEffect(%d, %d) is %d", (items, discordant, effect) => {
    expect(pairedDetectableEffect(items, discordant)).toBeCloseTo(effect, 9);
  });

  it("pairedDetectableEffect(500, 0.2) is found by the exact McNemar test about as often as it says", () => {
    // 2,000 seeded experiments. The exact test is a little stricter than the normal one of the formula: 76 to 81 %.
    const effect = pairedDetectableEffect(500, 0.2) ?? 0;
    let found = 0;
    for (let experiment = 0; experiment < 2000; experiment++) {
      const counts = [0, 0, 0];
      for (let item = 0; item < 500; item++) {
        const u = uniform(experiment, item);
        counts[u < 0.1 + effect / 2 ? 0 : u < 0.2 ? 1 : 2]++;
      }
      if (mcnemar(counts[0], counts[1]) < 0.05) found++;
    }
    expect(found / 2000).toBeGreaterThan(0.74);
    expect(found / 2000).toBeLessThan(0.83);
  });

  it("pairedDetectableEffect(5, 0.5) is undefined: five items find nothing", () => {
    expect(pairedDetectableEffect(5, 0.5)).toBeUndefined();
    expect(pairedDetectableEffect(500, 0)).toBe(0);
  });

  it("pairedDetectableEffect(items, discordant) falls with items, and with the share that tells the arms apart", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 5000 }),
        fc.double({ min: 0.2, max: 0.9, noNaN: true }),
        (n, share) => {
          const effect = pairedDetectableEffect(n, share) ?? Infinity;
          expect(pairedDetectableEffect(2 * n, share)).toBeLessThan(effect);
          expect(pairedDetectableEffect(n, share / 2) ?? 0).toBeLessThan(effect);
        },
      ),
    );
  });

  it("pairedDetectableEffect(items, discordant) is larger at power 0.9 than at 0.8, and at alpha 0.01 than at 0.05", () => {
    const usual = pairedDetectableEffect(500, 0.2)!;
    expect(pairedDetectableEffect(500, 0.2, { power: 0.9 })).toBeGreaterThan(usual);
    expect(pairedDetectableEffect(500, 0.2, { alpha: 0.01 })).toBeGreaterThan(usual);
  });
});
