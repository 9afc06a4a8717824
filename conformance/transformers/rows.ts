/** The rows of make_golden.py, by the same recipe: whole numbers over powers of two, so both sides hold the same bits. */
export type Kind = "peaked" | "flat" | "tied" | "banned" | "equal";
export type Recipe = readonly [kind: Kind, size: number, seed: number];

const OUTLIERS = [14, 12.5, 11, 10.25, 9.75];

/** The upper halves of a linear congruential generator's 32-bit states. */
function wordsFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 16;
  };
}

export function rowOf([kind, size, seed]: Recipe): Float32Array<ArrayBuffer> {
  const word = wordsFrom(seed);
  const row = new Float32Array(size);
  if (kind === "equal") return row.fill(1.5);
  if (kind === "tied") return row.map(() => ((word() % 65) - 32) / 8);
  const width = kind === "flat" ? 2.25 / 64 : 2.25;
  for (let id = 0; id < size; id++) {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += word();
    row[id] = ((sum - 6 * 65536) / 65536) * width;
  }
  if (kind === "flat") return row;
  const outliers = OUTLIERS.slice(0, Math.max(1, Math.min(5, Math.floor(size / 4))));
  for (const [i, outlier] of outliers.entries()) row[(i * 7 + 3) % size] = outlier;
  if (kind === "banned") {
    for (let id = 0; id < size; id++) if (Math.floor(id / 8) % 4 === 1) row[id] = -Infinity;
  }
  return row;
}
