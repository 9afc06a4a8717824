import Table from "cli-table3";
import { color } from "../text/color.ts";
import { printable } from "../text/printable.ts";
import type { Sheet } from "./sheets.ts";

/** A table under its title, for a terminal. Without colours a star is what is left of the emphasis. */
export function sheetText({ title, head, rows }: Sheet): string {
  const table = new Table({
    head: head.map(printable),
    colAligns: ["left", ...head.slice(1).map(() => "right" as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, entries } of rows) {
    table.push([
      printable(name),
      ...entries.map(({ text, best }) => (best ? color.bold(`* ${printable(text)}`) : printable(text))),
    ]);
  }
  return `${color.bold(printable(title))}\n${table.toString()}`;
}
