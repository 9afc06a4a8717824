import { numbers } from "./chance.ts";

/** Distinct rows of one kind and length, to be laid out in memory. */
export interface RowSource {
  kind: string;
  vocab: number;
  rows: readonly Float32Array[];
}

/** Blocks of `batch` rows each, all in one piece of memory. */
export interface Rows {
  vocab: number;
  batch: number;
  blocks: number;
  data: Float32Array;
}

export type SyntheticKind = "peaked" | "flat";

const DISTINCT = 16;
const PEAKS = 20;
const DEVIATION = 2;
/** More than the caches of one core hold, and all of it is read before a row comes again. */
const ROTATION_BYTES = 32 * 2 ** 20;

/** N(0, 2) in every place; peaked rows have 20 tokens at 8 to 12 standard deviations, as models produce them. */
export function synthetic(kind: SyntheticKind, vocab: number, seed: number): RowSource {
  const next = numbers(seed);
  const rows = Array.from({ length: DISTINCT }, () => {
    const row = normals(vocab, next);
    if (kind === "peaked") {
      for (let i = 0; i < PEAKS; i++) row[Math.floor(next() * vocab)] = (8 + 4 * next()) * DEVIATION;
    }
    return row;
  });
  return { kind, vocab, rows };
}

function normals(count: number, next: () => number): Float32Array {
  const row = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = DEVIATION * Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    row[i] = radius * Math.cos(angle);
    if (i + 1 < count) row[i + 1] = radius * Math.sin(angle);
  }
  return row;
}

/** As many blocks as it takes until a row comes again only after the caches have forgotten it. */
export function blocksToRotate(vocab: number, batch: number): number {
  return Math.max(2, Math.ceil(ROTATION_BYTES / (vocab * batch * 4)));
}

/** Lays the rows of a source one after the other, from the first again when they run out. */
export function lay(source: RowSource, batch: number, blocks: number): Rows {
  const { vocab, rows } = source;
  const data = new Float32Array(batch * blocks * vocab);
  for (let i = 0; i < batch * blocks; i++) data.set(rows[i % rows.length], i * vocab);
  return { vocab, batch, blocks, data };
}

/** Block `call` of them, from the first again when they run out. */
export function blockAt({ vocab, batch, blocks }: Rows, data: Float32Array, call: number): Float32Array {
  const start = (call % blocks) * batch * vocab;
  return data.subarray(start, start + batch * vocab);
}
