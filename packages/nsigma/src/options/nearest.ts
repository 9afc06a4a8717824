/** Longer names are cut here: no known one is as long, and what follows says nothing more of what was meant. */
const LONGEST = 32;

/** Letters and digits only: `top_n_sigma`, `top-n-sigma` and `topNSigma` are one word spelt three ways. */
function plain(name: string): string {
  const letters = name
    .slice(0, 2 * LONGEST)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
  return letters.slice(0, LONGEST);
}

/** Levenshtein distance: how many letters have to be added, dropped or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}

/** The known name that a mistyped one is closest to. It compares with every known name, so ask it about a few only. */
export function nearest(name: string, known: readonly string[]): string {
  const distances = known.map((candidate) => distance(plain(name), plain(candidate)));
  return known[distances.indexOf(Math.min(...distances))];
}
