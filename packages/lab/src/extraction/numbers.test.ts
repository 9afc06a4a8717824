import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numbersIn } from "./numbers.ts";

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
    ["x2, H2O, cm^2, m^{2}, a_1, x^{-2}", []],
    ["_5_ and Rs500", ["5", "500"]],
    ["x = 3-5, 10-3-4, 3-5 days", ["3", "5", "10", "3", "4", "3-5"]],
    ["1.5 \\times 10^{3}, 1e-2, 2^{-3}, 10³", ["1500", "0.01", "0.125", "1000"]],
    ["1 1/2, 1½, \\frac{-1}{4}, -\\frac34, 2/6", ["1.5", "1.5", "-0.25", "-0.75", "1/3"]],
    ["\\frac{\\sqrt{3}}{2}, 2\\sqrt{3}, \\pi", ["\\frac{\\sqrt{3}}{2}", "2\\sqrt{3}", "\\pi"]],
    ["1e99999", ["1e99999"]],
    ["1/0", ["1/0"]],
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
