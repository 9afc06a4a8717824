/** Columns of the terminal; for a pipe or a file those that COLUMNS asks for, or 80. */
export function columns(): number {
  return process.stdout.columns || Number(process.env.COLUMNS) || 80;
}

/** Text broken between words, so that no line is longer than this unless a word is. */
export function wrapped(text: string, width: number = columns()): string {
  const words = new RegExp(`(.{1,${width}})(?: +|$)`, "g");
  const lines = text.split("\n").map((line) => line.replaceAll(words, "$1\n").trimEnd());
  return lines.join("\n");
}

/** A line of a list: two blanks before it, and four before what was broken off. */
export function listItem(text: string, width: number = columns()): string {
  return `  ${wrapped(text, width - 4).replaceAll("\n", "\n    ")}`;
}
