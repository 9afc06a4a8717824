import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { passAtK } from "./pass-at-k.ts";

/** C(n, k) without rounding. */
function choose(n: number, k: number): bigint {
  let ways = 1n;
  for (let i = 0; i < k; i++) ways = (ways * BigInt(n - i)) / BigInt(i + 1);
  return k > n ? 0n : ways;
}

describe("passAtK(samples, right, k)", () => {
  it.each([
    [1, 1, 1, 1],
    [10, 3, 1, 0.3],
    [10, 3, 8, 1],
    [10, 0, 10, 0],
    [4, 2, 2, 5 / 6],
  ])("passAtK(%d, %d, %d) is %d", (samples, right, k, share) => {
    expect(passAtK(samples, right, k)).toBeCloseTo(share, 14);
  });

  it("passAtK(n, c, k) is 1 - C(n - c, k)/C(n, k)", () => {
    for (let n = 1; n < 40; n++) {
      for (let c = 0; c <= n; c++) {
        for (let k = 1; k <= n; k++) {
          const scale = 10n ** 20n;
          const none = Number((choose(n - c, k) * scale) / choose(n, k)) / 1e20;
          expect(Math.abs(passAtK(n, c, k) - (1 - none))).toBeLessThan(1e-15 * 3);
        }
      }
    }
  });

  it("passAtK(n, c, k) rises with c and with k, and is c/n for k = 1", () => {
    const counts = fc
      .integer({ min: 2, max: 2000 })
      .chain((n) => fc.tuple(fc.constant(n), fc.nat(n - 1), fc.integer({ min: 1, max: n - 1 })));
    fc.assert(
      fc.property(counts, ([n, c, k]) => {
        expect(passAtK(n, c, 1)).toBeCloseTo(c / n, 9);
        expect(passAtK(n, c + 1, k)).toBeGreaterThanOrEqual(passAtK(n, c, k));
        expect(passAtK(n, c, k + 1)).toBeGreaterThanOrEqual(passAtK(n, c, k));
      }),
    );
  });

  it("passAtK(2, 1, 3) is refused, as is k = 0", () => {
    expect(() => passAtK(2, 1, 3)).toThrow("k must be 1 to 2, as many as there are samples, got 3");
    expect(() => passAtK(2, 1, 0)).toThrow("got 0");
  });
});
