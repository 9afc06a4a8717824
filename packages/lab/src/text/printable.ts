/** What moves a cursor, colours, rings, hides or turns the direction of a text: everything that is not seen itself. */
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffd]/g;

/** Text from anywhere as it can be shown on one line of a terminal: line ends as ⏎, control characters as ·. */
export function printable(text: string): string {
  return text.replaceAll("\n", " ⏎ ").replace(UNSEEN, "·");
}

/** The same for a text of several lines, which keeps its line ends and tabs. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (found) => (found === "\n" || found === "\t" ? found : "·"));
}

/** JSON that a terminal can be shown: what `JSON.stringify` leaves unseen is written as its code. */
export function visibleJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(UNSEEN, (found) =>
    found === "\n" ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
