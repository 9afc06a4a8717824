import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wilson } from "./wilson.ts";

describe("wilson(successes, tries)", () => {
  // Worked out in Python from the textbook's formula, to four places.
  it.each([
    [286, 0.1954, 0.2399],
    [515, 0.3645, 0.4171],
    [458, 0.322, 0.3733],
    [742, 0.5356, 0.5891],
  ])("wilson(%d, 1319) is [%d, %d]", (successes, low, high) => {
    const found = wilson(successes, 1319);
    expect(found.share).toBe(successes / 1319);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  it("wilson(0, n) begins at 0 and ends above it: z² / (n + z²)", () => {
    const { share, low, high } = wilson(0, 10);
    expect([share, low]).toEqual([0, 0]);
    expect(high).toBeCloseTo(3.841459 / 13.841459, 6);
  });

  it("wilson(n, n) ends at 1 and begins below it: n / (n + z²)", () => {
    const { share, low, high } = wilson(10, 10);
    expect(share).toBe(1);
    expect(high).toBeCloseTo(1, 14);
    expect(low).toBeCloseTo(10 / 13.841459, 6);
  });

  it("wilson(k, n) lies within 0 to 1, holds its share, and mirrors wilson(n - k, n)", () => {
    const tries = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(
        tries.chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n))),
        ([k, n]) => {
          const { share, low, high } = wilson(k, n);
          expect(0 <= low && low <= share + 1e-12 && share <= high + 1e-12 && high <= 1).toBe(true);
          expect(wilson(n - k, n).high).toBeCloseTo(1 - low, 12);
        },
      ),
    );
  });

  it("wilson(k, n) narrows with more tries", () => {
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    expect(width(wilson(50, 100))).toBeLessThan(width(wilson(5, 10)) / 2);
  });
});
