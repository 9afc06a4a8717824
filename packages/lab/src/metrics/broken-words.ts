import { readFileSync } from "node:fs";
import wordList from "word-list";

/** What is a word here: letters with their marks, and apostrophes between them. */
const WORD = /\p{L}[\p{L}\p{M}]*(?:['’][\p{L}\p{M}]+)*/gu;

/** Scripts; those that are written together in one word stand together. */
const SCRIPTS = [
  "Latin",
  "Cyrillic",
  "Greek",
  "Han Hiragana Katakana Bopomofo Hangul",
  "Arabic",
  "Hebrew",
  "Devanagari",
  "Bengali",
  "Gurmukhi",
  "Gujarati",
  "Tamil",
  "Telugu",
  "Kannada",
  "Malayalam",
  "Sinhala",
  "Thai",
  "Lao",
  "Myanmar",
  "Khmer",
  "Tibetan",
  "Georgian",
  "Armenian",
  "Ethiopic",
].map((together) => {
  const letters = together.split(" ").map((script) => `\\p{Script_Extensions=${script}}`);
  const all = letters.join("");
  // Marks and the like belong to every script.
  return {
    has: new RegExp(`[${all}]`, "u"),
    alone: new RegExp(`^[${all}\\p{sc=Common}\\p{sc=Inherited}]+$`, "u"),
  };
});

/** The words of a text. */
export function lettersOf(text: string): string[] {
  return text.match(WORD) ?? [];
}

/** Whether letters of different scripts stand in one word, as in `wоrd` with a Cyrillic о. */
export function mixesScripts(word: string): boolean {
  const own = SCRIPTS.find(({ has }) => has.test(word));
  return own !== undefined && !own.alone.test(word);
}

/** Words of a dictionary, and words that it was asked about. */
export interface Known {
  readonly asked: number;
  readonly known: number;
}

/**
 * How many of a text's words an English dictionary has: American and British spelling, with all endings. It is not asked
 * about words with a capital, which may be names, nor about single letters.
 */
export function englishIn(words: readonly string[]): Known {
  const asked = words.filter((word) => word.length > 1 && !/^\p{Lu}/u.test(word));
  return { asked: asked.length, known: asked.filter(isEnglish).length };
}

/** The ending of a contraction: `don't` is asked about as `do`. */
const CONTRACTION = /(?:n['’]t|['’](?:s|d|m|ll|re|ve|t))$/;
/** What stands before it in `can't`, `won't` and `shan't`. */
const SHORTENED = ["ca", "wo", "sha"];

function isEnglish(word: string): boolean {
  const plain = word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const stem = plain.replace(CONTRACTION, "");
  if (stem !== plain && (stem.length === 1 || SHORTENED.includes(stem))) return true;
  return dictionary().has(stem);
}

let words: Set<string> | undefined;

/** 275,000 words, read when they are needed. */
function dictionary(): Set<string> {
  return (words ??= new Set(readFileSync(wordList, "utf8").split("\n")));
}
