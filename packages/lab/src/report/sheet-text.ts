import Table from "cli-table3";
import { color } from "../text/color.ts";
import { printable } from "../text/printable.ts";
import { columns, wrapped } from "../text/width.ts";
import type { Sheet } from "./sheets.ts";

/** Around the text of each column: a border and a blank on both sides of it. */
const FRAME = 3;

/** A table under its title, for a terminal. */
export function sheetText(sheet: Sheet, width: number = columns()): string {
  return `${color.bold(wrapped(printable(sheet.title), width))}\n${tableText(sheet, width)}`;
}

/**
 * A table for a terminal. Where it is too wide, intervals stand on lines of their own, and what does not fit even then
 * comes in several tables below each other. Without colours a star is what is left of the emphasis.
 */
export function tableText({ head, rows }: Omit<Sheet, "title">, width: number = columns()): string {
  const isBest = (row: number, column: number) => rows[row - 1]?.entries[column - 1]?.best ?? false;
  const texts = [head, ...rows.map(({ name, entries }) => [name, ...entries.map(({ text }) => text)])];
  let lines = texts.map((line, row) =>
    line.map((text, column) => (isBest(row, column) ? "* " : "") + printable(text)),
  );
  let widths = widthsOf(lines);
  if (sum(widths) + 1 > width) {
    const names = Math.max(...lines.slice(1).map(([name]) => name.length));
    const most = Math.max(1, Math.min(names, Math.floor(width / 2) - FRAME));
    lines = lines.map(([name, ...entries]) => [
      wrapped(name, most),
      ...entries.map((text) => text.replace(" [", "\n[")),
    ]);
    widths = widthsOf(lines);
  }
  const tables = groupsOf(widths, width - 1).map((group) => {
    const [first, ...others] = lines.map((line, row) =>
      group.map((column) => (isBest(row, column) ? color.bold(line[column]) : line[column])),
    );
    const table = new Table({
      head: first,
      colAligns: group.map((column) => (column === 0 ? "left" : "right")),
      style: { head: [], border: [], compact: true },
    });
    table.push(...others);
    return table.toString();
  });
  return tables.join("\n");
}

function widthsOf(lines: readonly (readonly string[])[]): number[] {
  const widthOf = (text: string) => Math.max(...text.split("\n").map(({ length }) => length));
  return lines[0].map((_, column) => FRAME + Math.max(...lines.map((line) => widthOf(line[column]))));
}

/** The columns in groups that fit, each of which begins with the first column. */
function groupsOf([names, ...others]: readonly number[], width: number): number[][] {
  const groups = [[0]];
  let room = width - names;
  for (const [place, own] of others.entries()) {
    if (room < own && groups.at(-1)!.length > 1) {
      groups.push([0]);
      room = width - names;
    }
    groups.at(-1)!.push(place + 1);
    room -= own;
  }
  return groups;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
