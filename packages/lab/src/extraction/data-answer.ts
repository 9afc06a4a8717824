import { type AnswerKind, type Extracted, LONGEST_ANSWER, UNREADABLE } from "./extracted.ts";
import { ownTurn } from "./turn.ts";

/** Answers that are data: a list with commas, or JSON. */
export type DataKind = Extract<AnswerKind, "list" | "json">;

export function isData(kind: AnswerKind): kind is DataKind {
  return kind === "list" || kind === "json";
}

const READ: Readonly<Record<DataKind, (text: string) => string | undefined>> = { list: listIn, json: jsonIn };

/** How much of a text is read. */
const LONGEST_TEXT = 20_000;

/** The data in a text, whatever is written around them: the last line that is a list, the first value in braces or brackets that parses. */
export function robustData(text: string, kind: DataKind): Extracted {
  const answer = READ[kind](ownTurn(text.slice(0, LONGEST_TEXT), (said) => /\S/.test(said)));
  return within(answer, kind);
}

/** The data where nothing else is written. */
export function strictData(text: string, kind: DataKind): Extracted {
  const bare = text.trim();
  const answer = kind === "json" ? canonical(bare) : bare.includes("\n") ? undefined : items(bare);
  return within(answer, `whole ${kind}`);
}

/** What would be right, in the form that the readings have. */
export function normaliseData(target: string, kind: DataKind): string {
  return (kind === "json" ? canonical(target) : items(target)) ?? target.trim();
}

function within(answer: string | undefined, rule: string): Extracted {
  return answer === undefined || answer.length > LONGEST_ANSWER ? UNREADABLE : { answer, rule };
}

/** Of a line what follows its last colon: "Sorted: 1, 2, 3". */
function listIn(text: string): string | undefined {
  const lines = text.split("\n").map((line) => line.slice(line.lastIndexOf(":") + 1));
  for (const line of lines.reverse()) {
    const found = items(line);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Two items or more between commas, without what frames a list: brackets, quotes, marks of Markdown, a full stop. */
function items(line: string): string | undefined {
  const bare = line.replace(/^[\s*_`"[({-]+|[\s*_`"\])}.]+$/g, "");
  const parts = bare.split(",").map((part) => part.replace(/^[\s"'`*_]+|[\s"'`*_]+$/g, ""));
  return parts.length > 1 && parts.every((part) => part !== "") ? parts.join(", ") : undefined;
}

/** How many places a value may begin at; more would take long on a text of nothing but braces. */
const MOST_TRIED = 50;

function jsonIn(text: string): string | undefined {
  let tried = 0;
  for (const { index } of text.matchAll(/[{[]/g)) {
    if (++tried > MOST_TRIED) break;
    const end = endOfValue(text, index);
    const found = end === undefined ? undefined : canonical(text.slice(index, end));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where the bracket at a place is closed, strings aside. */
function endOfValue(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (quoted && character === "\\") at++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === "{" || character === "[")) depth++;
    else if (!quoted && (character === "}" || character === "]") && --depth === 0) return at + 1;
  }
  return undefined;
}

/** JSON in one form: no blanks, keys in order. Undefined for what does not parse, or is no object and no list. */
function canonical(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? JSON.stringify(sorted(value)) : undefined;
  } catch {
    return undefined;
  }
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
