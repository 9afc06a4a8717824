import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseDecimal, numbersIn } from "./decimal.ts";

describe("numbersIn(text)", () => {
  it.each<[string, string[]]>([
    ["16 - 3 - 4 = 9", ["16", "3", "4", "9"]],
    ["10-3", ["10", "3"]],
    ["from -3 to (-4.50), x=-5", ["-3", "-4.5", "-5"]],
    ["(2)-1 and x-1", ["2", "1", "1"]],
    ["-$10, $-10, €1,234.50", ["-10", "-10", "1234.5"]],
    ["1,2,3 and 1,234,567 and 12,34", ["1", "2", "3", "1234567", "12", "34"]],
    ["1{,}000, 1,\\!000, 1\\,000, \\$5", ["1000", "1000", "1000", "5"]],
    ["It is 5.", ["5"]],
    ["It is .5, well...5", ["0.5", "5"]],
    ["−7", ["-7"]],
    ["none", []],
  ])("numbersIn(%j) are %j", (text, numbers) => {
    expect(numbersIn(text)).toEqual(numbers);
  });

  it("numbersIn(a number as any locale of English writes it) is that number", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (number) => {
        expect(numbersIn(number.toLocaleString("en"))).toEqual([`${number}`]);
        expect(numbersIn(`It is ${number}.`)).toEqual([`${number}`]);
      }),
    );
  });
});

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
