/** Text of a model as it can be shown on one line of a terminal: line ends as ⏎, control characters as ·. */
export function printable(text: string): string {
  return text
    .replaceAll("\n", " ⏎ ")
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufffd]/g, "·");
}
