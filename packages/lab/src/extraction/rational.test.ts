import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rational } from "./rational.ts";

describe("rational(text)", () => {
  it.each([
    ["6", "6"],
    ["-0.50", "-1/2"],
    [".125", "1/8"],
    ["4/6", "2/3"],
    ["\\frac{10}{5}", "2"],
    ["-\\frac{2}{4}", "-1/2"],
    ["1\\frac{1}{2}", "3/2"],
    ["-1\\frac{1}{2}", "-3/2"],
    ["1,234.5", "2469/2"],
    ["+3", "3"],
    ["-0", "0"],
    ["10000000000000000000001/1", "10000000000000000000001"],
  ])("rational(%j) is %j", (text, lowest) => {
    expect(rational(text)).toBe(lowest);
  });

  it.each(["", ".", "-", "x", "1/0", "\\frac{1}{0}", "1,23", "3.", "2\\sqrt{2}", "1/2/3"])(
    "rational(%j) is undefined",
    (text) => {
      expect(rational(text)).toBeUndefined();
    },
  );

  it("rational(k·a/k·b) is rational(a/b)", () => {
    const natural = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(fc.nat(10_000), natural, natural, (a, b, k) => {
        expect(rational(`${k * a}/${k * b}`)).toBe(rational(`\\frac{${a}}{${b}}`));
      }),
    );
  });
});
