import Table from "cli-table3";

/** A table before anybody has decided how it looks. */
export interface Matrix {
  title: string;
  head: readonly string[];
  lines: readonly (readonly string[])[];
  /** Places of the columns that are words; the others are figures. */
  words: readonly number[];
}

export function asText({ title, head, lines, words }: Matrix): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (words.includes(column) ? "left" : "right")),
    style: { head: [], border: [], compact: true },
  });
  table.push(...lines.map((line) => [...line]));
  return `${title}\n${table.toString()}`;
}

export function asMarkdown({ title, head, lines, words }: Matrix): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, column) => (words.includes(column) ? "---" : "---:"));
  return [`## ${title}`, "", line(head), line(rule), ...lines.map(line)].join("\n");
}

/** Microseconds with as many places as mean something. */
export function micros(time: number): string {
  return time.toFixed(time < 10 ? 2 : time < 100 ? 1 : 0);
}
