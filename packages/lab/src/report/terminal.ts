import { color } from "../text/color.ts";
import { printable } from "../text/printable.ts";
import { sheetText } from "./sheet-text.ts";
import { sheetsOf } from "./sheets.ts";
import { FEW_TITLE, remarks, statements } from "./statements.ts";
import type { Summary } from "../findings/summary.ts";

/** The report for a terminal: a table per quantity, then what holds up and what does not. */
export function terminalReport(summary: Summary): string {
  const { found, tied, few } = statements(summary);
  const starred = summary.cells.some(({ best }) => best);
  const parts = [
    ...sheetsOf(summary).map(sheetText),
    starred ? "* told apart from every other sampler at this temperature" : "",
    remarks(summary).map(printable).join("\n"),
    listed("What holds up", found),
    listed("Tied", tied),
    listed(FEW_TITLE, few),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function listed(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  return [color.bold(title), ...lines.map((line) => `  ${printable(line)}`)].join("\n");
}
