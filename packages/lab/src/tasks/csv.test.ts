import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRecords } from "./csv.ts";

describe("csvRecords(text)", () => {
  it("csvRecords reads quoted commas, quotes and line breaks, and says on which line a record begins", () => {
    expect([...csvRecords('a,"b,c"\r\n"d ""e""","f\ng"\nh,\n')]).toEqual([
      { line: 1, cells: ["a", "b,c"] },
      { line: 2, cells: ['d "e"', "f\ng"] },
      { line: 4, cells: ["h", ""] },
    ]);
  });

  it("csvRecords shows what stands behind a closing quote as a cell too many", () => {
    expect([...csvRecords('"a"b,c\nd')]).toEqual([
      { line: 1, cells: ["a", "b,c"] },
      { line: 2, cells: ["d"] },
    ]);
  });

  it("csvRecords(what was written with every cell quoted) is what was written", () => {
    const cells = fc.array(fc.string(), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 5 }), (records) => {
        const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
        const text = records.map((record) => `${record.map(quoted).join(",")}\r\n`).join("");
        expect([...csvRecords(text)].map((record) => record.cells)).toEqual(records);
      }),
    );
  });

  it("csvRecords(any text) ends", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", "a") }), (text) => {
        expect([...csvRecords(text)].length).toBeLessThanOrEqual(text.length + 1);
      }),
    );
  });
});
