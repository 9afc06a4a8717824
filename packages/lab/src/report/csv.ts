import { printable } from "../text/printable.ts";
import { COLUMNS } from "./columns.ts";
import type { Summary } from "../findings/summary.ts";

/** Every cell with every number that was found, a line each; shares are 0 to 1, and empty is what a cell does not have. */
export function csvReport({ cells }: Summary): string {
  const lines = cells.map((cell) => COLUMNS.map(([, of]) => field(of(cell))));
  return [COLUMNS.map(([name]) => name), ...lines].map((line) => `${line.join(",")}\n`).join("");
}

function field(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  const line = printable(value);
  // A spreadsheet takes text that begins so for a formula, and runs it.
  const text = /^[\s·]*[=+\-@]/.test(line) ? `'${line}` : line;
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
