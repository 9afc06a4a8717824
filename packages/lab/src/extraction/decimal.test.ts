import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseDecimal, quotient } from "./decimal.ts";

describe("normaliseDecimal(decimal)", () => {
  it.each([
    ["-01,234.50", "-1234.5"],
    ["007", "7"],
    ["0.0", "0"],
    ["-0", "0"],
    ["-.50", "-0.5"],
    ["12345678901234567890.10", "12345678901234567890.1"],
  ])("normaliseDecimal(%j) is %j", (decimal, normal) => {
    expect(normaliseDecimal(decimal)).toBe(normal);
    expect(normaliseDecimal(normal)).toBe(normal);
  });
});

describe("quotient(numerator, denominator)", () => {
  it.each([
    [3n, 4n, "0.75"],
    [-3n, 4n, "-0.75"],
    [3n, -4n, "-0.75"],
    [10n, 5n, "2"],
    [1n, 20n, "0.05"],
    [4n, 6n, "2/3"],
    [0n, 7n, "0"],
    [1n, 0n, undefined],
  ])("quotient(%s, %s) is %s", (numerator, denominator, written) => {
    expect(quotient(numerator, denominator)).toBe(written);
  });

  it("quotient(a, b) is the number a/b", () => {
    fc.assert(
      fc.property(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 1, max: 9999 }), (a, b) => {
        const [over, under = "1"] = quotient(BigInt(a), BigInt(b))!.split("/");
        expect(Number(over) / Number(under)).toBeCloseTo(a / b, 12);
      }),
    );
  });
});
