import Table from "cli-table3";
import { color } from "../text/color.ts";
import { type Sheet, sheetsOf } from "./sheets.ts";
import { remarks, statements } from "./statements.ts";
import type { Summary } from "./summary.ts";

/** The report for a terminal: a table per quantity, then what holds up and what does not. */
export function terminalReport(summary: Summary): string {
  const { found, tied } = statements(summary);
  const parts = [
    ...sheetsOf(summary).map(sheetText),
    remarks(summary).join("\n"),
    listed("What holds up", found),
    listed("Tied", tied),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function listed(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  return [color.bold(title), ...lines.map((line) => `  ${line}`)].join("\n");
}

function sheetText({ title, head, rows }: Sheet): string {
  const table = new Table({
    head: [...head],
    colAligns: ["left", ...head.slice(1).map(() => "right" as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, entries } of rows) {
    // Without colours the mark is what is left of the emphasis.
    table.push([name, ...entries.map(({ text, best }) => (best ? color.bold(`* ${text}`) : text))]);
  }
  const starred = rows.some(({ entries }) => entries.some(({ best }) => best));
  return `${color.bold(title)}\n${table.toString()}${starred ? "\n* told apart from every other sampler at this temperature" : ""}`;
}
