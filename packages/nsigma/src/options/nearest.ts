/** Longer names are cut here: no known one is as long, and what follows tells no more of what was meant. */
const LONGEST = 32;

/** A name as it is compared. */
interface Word {
  readonly letters: Uint8Array;
  /** A bit for each letter in it. */
  readonly set: number;
}

/** Letters and digits only: `top_n_sigma`, `top-n-sigma` and `topNSigma` are one word spelt three ways. */
function wordOf(name: string): Word {
  const plain = name
    .slice(0, 2 * LONGEST)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
  const letters = Uint8Array.from(plain.slice(0, LONGEST), (letter) => letter.charCodeAt(0));
  return { letters, set: letters.reduce((set, letter) => set | (1 << (letter % 32)), 0) };
}

// Known names come from tables, so there are few of them, and they are asked about again and again.
const known = new Map<string, Word>();

function knownWord(name: string): Word {
  let word = known.get(name);
  if (word === undefined) known.set(name, (word = wordOf(name)));
  return word;
}

function bits(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}

// Shared scratch: a row of the table of distances, and the one after it.
let row = new Uint8Array(LONGEST + 1);
let next = new Uint8Array(LONGEST + 1);

/** Levenshtein distance: how many letters have to be added, dropped or changed; or `enough`, when it is no less. */
function distance(one: Word, other: Word, enough: number): number {
  const [a, b] = [one.letters, other.letters];
  // Each letter that only one of them has takes a change of its own.
  const least = Math.max(a.length - b.length, b.length - a.length, bits(one.set & ~other.set));
  if (least >= enough || bits(other.set & ~one.set) >= enough) return enough;
  for (let j = 0; j <= b.length; j++) row[j] = j;
  for (let i = 1; i <= a.length; i++) {
    let lowest = (next[0] = i);
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      lowest = Math.min(lowest, (next[j] = Math.min(change, row[j] + 1, next[j - 1] + 1)));
    }
    if (lowest >= enough) return enough;
    [row, next] = [next, row];
  }
  return row[b.length];
}

/** The known name that a mistyped one is closest to. */
export function nearest(name: string, names: readonly string[]): string {
  const word = wordOf(name);
  let found = names[0];
  let least = Infinity;
  for (const candidate of names) {
    const away = distance(word, knownWord(candidate), least);
    if (away >= least) continue;
    least = away;
    found = candidate;
  }
  return found;
}
