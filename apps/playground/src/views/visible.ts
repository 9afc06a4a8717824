/** What moves, hides or turns other text: a model may write any of it. */
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const MARKS = /\p{M}{3,}/gu;
const LONGEST = 40;

/** A token as it can be shown: spaces and line ends are seen, controls are codes, and marks do not pile up. */
export function visible(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return short
    .replaceAll(" ", "␣")
    .replaceAll("\n", "⏎")
    .replace(MARKS, (marks) => [...marks].slice(0, 2).join(""))
    .replace(UNSEEN, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
