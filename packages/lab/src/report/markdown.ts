import { printable } from "../text/printable.ts";
import { type Sheet, sheetsOf } from "./sheets.ts";
import { FEW_TITLE, remarks, statements } from "./statements.ts";
import type { Summary } from "../findings/summary.ts";

/** The report as Markdown. */
export function markdownReport(summary: Summary): string {
  const { found, tied, few } = statements(summary);
  const parts = [
    ...sheetsOf(summary).map(sheetMarkdown),
    ...remarks(summary).map(escaped),
    listed("What holds up", found),
    listed("Tied", tied),
    listed(FEW_TITLE, few),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function listed(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  return `**${title}**\n\n${lines.map((line) => `- ${escaped(line)}`).join("\n")}`;
}

function sheetMarkdown({ title, head, rows }: Sheet): string {
  const line = (texts: readonly string[]) => `| ${texts.join(" | ")} |`;
  return [
    `**${escaped(title)}**\n`,
    line(head.map(escaped)),
    line(head.map((_, column) => (column === 0 ? "---" : "---:"))),
    ...rows.map(({ name, entries }) =>
      line([
        escaped(name),
        ...entries.map(({ text, best }) => (best ? `**${escaped(text)}**` : escaped(text))),
      ]),
    ),
  ].join("\n");
}

/** Labels are a plan's, and may hold what Markdown reads as markup. */
function escaped(text: string): string {
  return printable(text)
    .replace(/[\\|*_`<>]/g, "\\$&")
    .replaceAll("](", "]\\("); // a link
}
