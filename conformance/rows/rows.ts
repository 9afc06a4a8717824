import { goldenRows } from "./golden.ts";
import { Random } from "./random.ts";
import { SHAPES } from "./shapes.ts";

export interface NamedRow {
  /** Enough to make the row again. */
  name: string;
  row: Float32Array;
}

/** Vocabularies of Llama 2, Llama 3 and Qwen 2.5. */
export const LARGE: readonly number[] = [32_000, 128_256, 152_064];

/**
 * `count` rows over small vocabularies, every shape in turn: half of 2 to 16 tokens, where a mistake of one token
 * shows and a failure can be read; the others up to 4,096, past the 1,024 from which engines sort in part.
 */
export function* smallRows(seed: number, count: number): Generator<NamedRow> {
  const random = new Random(seed);
  const shapes = Object.keys(SHAPES);
  for (let i = 0; i < count; i++) {
    const draw = random.unit();
    const size =
      draw < 0.5 ? random.integer(2, 16) : draw < 0.9 ? random.integer(17, 1024) : random.integer(1025, 4096);
    yield rowOf(shapes[i % shapes.length], random.word(), size);
  }
}

/** A row of every shape, each over one of the large vocabularies; three seeds in a row go round all of them. */
export function* largeRows(seed: number): Generator<NamedRow> {
  const random = new Random(seed);
  for (const [i, shape] of Object.keys(SHAPES).entries()) {
    yield rowOf(shape, random.word(), LARGE[(seed + i) % LARGE.length]);
  }
}

/** The rows of the embedded model. */
export function* modelRows(): Generator<NamedRow> {
  for (const [i, row] of goldenRows().entries()) yield { name: `row ${i} of the embedded model`, row };
}

export function rowOf(shape: string, seed: number, size: number): NamedRow {
  return { name: `${shape} row of ${size}, seed ${seed}`, row: SHAPES[shape](new Random(seed), size) };
}
