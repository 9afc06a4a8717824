import type { Logits } from "nsigma";

type Entry = number | "NaN" | "Infinity" | "-Infinity" | null;

/** The row of a vector, in one of these forms. */
export interface RowOfVector {
  /** null is -Infinity. */
  logits?: Entry[];
  /** The softmax of the row; 0 is a logit of -Infinity. */
  probabilities?: number[];
  /** ln(id) for this many ids. */
  logOfId?: number;
  /** Probabilities that fall as 1 / (id + 1)^exponent. */
  zipf?: { exponent: number; count: number };
  /** Evenly spaced from the first to the last. */
  linspace?: { from: number; to: number; count: number };
  /** A pattern again and again, and then some ids set. */
  repeat?: { pattern: number[]; count: number; set?: Record<string, number>; dtype?: "float16" };
}

export function rowOf({ logits, probabilities, logOfId, zipf, linspace, repeat }: RowOfVector): Logits {
  if (logits) return Float32Array.from(logits, (entry) => (entry === null ? -Infinity : Number(entry)));
  if (probabilities) return Float32Array.from(probabilities, Math.log);
  if (zipf) return filled(zipf.count, (id) => -zipf.exponent * Math.log(id + 1));
  if (linspace) {
    const { from, to, count } = linspace;
    return filled(count, (id) => from + ((to - from) * id) / (count - 1));
  }
  if (repeat) {
    const { pattern, count, set = {}, dtype } = repeat;
    const row = filled(count, (id) => set[id] ?? pattern[id % pattern.length]);
    return dtype ? { data: Uint16Array.from(row, halfBits), dtype } : row;
  }
  return filled(logOfId ?? 0, Math.log);
}

function filled(length: number, logit: (id: number) => number): Float32Array {
  return Float32Array.from({ length }, (_, id) => logit(id));
}

/** The float16 of an integer from 0 to 2048, exactly. */
function halfBits(integer: number): number {
  if (integer === 0) return 0;
  const exponent = Math.floor(Math.log2(integer));
  return ((exponent + 15) << 10) | ((integer / 2 ** exponent - 1) * 1024);
}
