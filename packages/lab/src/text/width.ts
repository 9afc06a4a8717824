/** Columns of the terminal; 80 for a pipe or a file. */
export function columns(): number {
  return process.stdout.columns ?? 80;
}

/** Text broken between words, so that no line is longer than this unless a word is. */
export function wrapped(text: string, width: number = columns()): string {
  const words = new RegExp(`(.{1,${width}})(?: +|$)`, "g");
  const lines = text.split("\n").map((line) => line.replaceAll(words, "$1\n").trimEnd());
  return lines.join("\n");
}
