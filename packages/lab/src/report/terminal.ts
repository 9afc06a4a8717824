import { color } from "../text/color.ts";
import { printable } from "../text/printable.ts";
import { columns, listItem, wrapped } from "../text/width.ts";
import { sheetText } from "./sheet-text.ts";
import { sheetsOf } from "./sheets.ts";
import { FEW_TITLE, remarks, statements } from "./statements.ts";
import type { Summary } from "../findings/summary.ts";

/** The report for a terminal: a table per quantity, then what holds up and what does not. */
export function terminalReport(summary: Summary, width: number = columns()): string {
  const { found, tied, few } = statements(summary);
  const starred = summary.cells.some(({ best }) => best);
  const parts = [
    ...sheetsOf(summary).map((sheet) => sheetText(sheet, width)),
    starred ? "* told apart from every other sampler at this temperature" : "",
    wrapped(remarks(summary).map(printable).join("\n"), width),
    listed("What holds up", found, width),
    listed("Tied", tied, width),
    listed(FEW_TITLE, few, width),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function listed(title: string, lines: readonly string[], width: number): string {
  if (lines.length === 0) return "";
  return [color.bold(title), ...lines.map((line) => listItem(printable(line), width))].join("\n");
}
