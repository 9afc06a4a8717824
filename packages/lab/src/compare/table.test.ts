import { describe, expect, it } from "vitest";
import { wilson } from "../statistics/wilson.ts";
import type { Cell } from "./compare.ts";
import { compareTable, cutOffRemark } from "./table.ts";

function cell(sampler: string, temperature: number, right: number, count: number): Cell {
  return { sampler, temperature, right, count, cutOff: 0, ...wilson(right, count) };
}

/** The texts between the lines, a list per line of the table. */
function textsOf(table: string): string[][] {
  const lines = table.split("\n").filter((line) => line.includes("│"));
  return lines.map((line) =>
    line
      .split("│")
      .slice(1, -1)
      .map((text) => text.trim()),
  );
}

describe("compareTable(cells)", () => {
  it("compareTable(cells) has a line per sampler, a column per temperature, shares with their intervals in percent", () => {
    const cells = [
      cell("plain", 0.7, 0, 10),
      cell("Top-nσ 1", 0.7, 10, 10),
      cell("plain", 3, 5, 10),
      cell("Top-nσ 1", 3, 1, 10),
    ];
    expect(textsOf(compareTable(cells, 80))).toEqual([
      ["right, % [95 %]", "T = 0.7", "T = 3"],
      ["plain", "0 [0, 28]", "50 [24, 76]"],
      ["Top-nσ 1", "100 [72, 100]", "10 [2, 40]"],
    ]);
  });

  it("compareTable(an interrupted comparison) shows a missing cell as -", () => {
    const cells = [cell("plain", 1, 5, 10), cell("top-p", 1, 5, 10), cell("plain", 2, 5, 10)];
    expect(textsOf(compareTable(cells, 80)).at(-1)).toEqual(["top-p", "50 [24, 76]", "-"]);
  });

  it("compareTable(cells, few columns) puts the intervals on lines of their own", () => {
    const cells = [cell("plain sampling", 0.7, 0, 10), cell("plain sampling", 3, 5, 10)];
    expect(textsOf(compareTable(cells, 40))).toEqual([
      ["right, % [95", "T = 0.7", "T = 3"],
      ["%]", "", ""],
      ["plain sampling", "0", "50"],
      ["", "[0, 28]", "[24, 76]"],
    ]);
  });

  it("compareTable(cells) has lines of one width", () => {
    const table = compareTable([cell("Top-nσ 1", 1, 1, 3), cell("plain sampling", 1, 3, 3)], 80);
    expect(new Set(table.split("\n").map((line) => line.length)).size).toBe(1);
  });
});

describe("cutOffRemark(cells)", () => {
  it("cutOffRemark(cells with an answer in ten cut off) warns and says which flag raises the limit", () => {
    const cells = [cell("plain", 3, 5, 10), { ...cell("Top-nσ 1", 3, 9, 10), cutOff: 1 }];
    expect(cutOffRemark(cells)).toBe(
      "Warning: the token limit cut off 1 of 20 texts, 5 % or more in 1 of 2 cells (the most: Top-nσ 1, T = 3: 10.0 %). A text without an answer counts as wrong: raise --max-tokens before you trust these shares.",
    );
  });
});
