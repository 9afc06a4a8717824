import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRecords } from "./csv.ts";

describe("csvRecords(file, text)", () => {
  it("csvRecords reads quoted commas, quotes and line breaks, and says on which line a record begins", () => {
    expect([...csvRecords("f.csv", 'a,"b,c"\r\n"d ""e""","f\ng"\nh,\n')]).toEqual([
      { line: 1, cells: ["a", "b,c"] },
      { line: 2, cells: ['d "e"', "f\ng"] },
      { line: 4, cells: ["h", ""] },
    ]);
  });

  it("csvRecords counts a line break of two characters as one line, in cells and between them", () => {
    const text = '"one\r\ntwo",a\r\nb,"c\r\n\r\nd"\r\ne,f';
    expect([...csvRecords("f.csv", text)].map(({ line }) => line)).toEqual([1, 3, 6]);
  });

  it.each([
    ['a,b\n"two\nlines"x,c\nd', /^f\.csv:2: a quote stands inside a cell; put the whole cell in quotes/],
    ['a,b\nc"d,e', /^f\.csv:2: a quote stands inside a cell/],
    ['a,b\n"c,d\n\n', /^f\.csv:2: a quote opens a cell and nothing closes it/],
  ])("csvRecords(%j) reads the record before the fault, and then names its line", (text, message) => {
    const records = csvRecords("f.csv", text);
    expect(records.next().value).toEqual({ line: 1, cells: ["a", "b"] });
    expect(() => records.next()).toThrow(message);
  });

  it("csvRecords(what was written with every cell quoted) is what was written", () => {
    const cells = fc.array(fc.string(), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 5 }), (records) => {
        const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
        const text = records.map((record) => `${record.map(quoted).join(",")}\r\n`).join("");
        expect([...csvRecords("f.csv", text)].map((record) => record.cells)).toEqual(records);
      }),
    );
  });

  it("csvRecords(any text) ends, with records or with a sentence", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", "a") }), (text) => {
        try {
          expect([...csvRecords("f.csv", text)].length).toBeLessThanOrEqual(text.length + 1);
        } catch (error) {
          expect(String(error)).toMatch(/f\.csv:\d+: a quote /);
        }
      }),
    );
  });
});
