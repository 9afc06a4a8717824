import { h, type VNode } from "preact";

/** What moves, hides or turns other text, or cannot be seen: a model may write any of it. */
const UNSEEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** Of these the ones that are seen: private letters, and what makes a heart red. */
const SEEN = /[\p{Co}\ufe0f]/u;
const MARKS = /\p{M}{3,}/gu;
/** Characters that are shown of a token. */
const LONGEST = 40;

const NAMES: Readonly<Record<string, string>> = {
  " ": "␣",
  "\n": "⏎",
  "\u0000": "NUL",
  "\t": "TAB",
  "\r": "CR",
  "\u001b": "ESC",
  "\u007f": "DEL",
  "\u00a0": "NBSP",
  "\u200b": "ZWSP",
  "\u200c": "ZWNJ",
  "\u200d": "ZWJ",
  "\u200e": "LRM",
  "\u200f": "RLM",
  "\u202a": "LRE",
  "\u202b": "RLE",
  "\u202c": "PDF",
  "\u202d": "LRO",
  "\u202e": "RLO",
  "\u2066": "LRI",
  "\u2067": "RLI",
  "\u2068": "FSI",
  "\u2069": "PDI",
  "\ufeff": "BOM",
};

/**
 * A token as it can be shown: spaces and line ends are seen, what cannot be seen is named, such as ⟨RLO⟩, marks do not pile up, and
 * a long one is cut.
 */
export function visible(text: string, longest: number = LONGEST): string {
  const start = Array.from(text.slice(0, 2 * longest));
  const short = start.slice(0, longest).join("");
  return (
    short.replace(MARKS, (marks) => Array.from(marks).slice(0, 2).join("")).replace(UNSEEN, nameOf) +
    (short.length < text.length ? "…" : "")
  );
}

/** A token in a line of other words: letters that run from right to left turn nothing but themselves. */
export function Shown({ text }: { readonly text: string }): VNode {
  return h("bdi", null, visible(text));
}

/** What somebody who read it on the page means: the reverse of `visible`. */
export function meant(shown: string): string {
  return shown
    .replaceAll("␣", " ")
    .replaceAll("⏎", "\n")
    .replace(/⟨U\+((?:10|[0-9A-F])?[0-9A-F]{4})⟩/g, (_, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    )
    .replace(/⟨([A-Z]+)⟩/g, (whole, name) => CHARACTERS.get(name as string) ?? whole);
}

const CHARACTERS = new Map(Object.entries(NAMES).map(([character, name]) => [name, character]));

function nameOf(character: string): string {
  if (SEEN.test(character)) return character;
  const name = NAMES[character];
  if (name?.length === 1) return name;
  return `⟨${name ?? `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`}⟩`;
}
