import * as fc from "fast-check";

/** A row from plain numbers. */
export function rowOfLogits(...logits: number[]): Float32Array<ArrayBuffer> {
  return Float32Array.from(logits);
}

/** The row whose softmax is these probabilities; 0 becomes -Infinity. */
export function rowOfProbabilities(...probabilities: number[]): Float32Array<ArrayBuffer> {
  return Float32Array.from(probabilities, Math.log);
}

/** Softmax in float64, the plain way. */
export function softmax(logits: ArrayLike<number>, temperature = 1): number[] {
  const scaled = Array.from(logits, (logit) => logit / temperature);
  const max = Math.max(...scaled);
  const weights = scaled.map((logit) => Math.exp(logit - max));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** Multiples of 1/8: ties are common, and shifting by another multiple of 1/8 is exact in float32. */
export const eighths: fc.Arbitrary<number> = fc.integer({ min: -160, max: 160 }).map((n) => n / 8);

const entry = fc.oneof(
  { weight: 6, arbitrary: eighths },
  { weight: 3, arbitrary: fc.float({ min: -40, max: 40, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(-Infinity, 0, -0) },
);
const offset = fc.constantFrom(0, 0, -100, 65536, -1e6);

/** Rows with ties, both zeros, -Infinity entries and sometimes a large common offset; at least one finite entry. */
export const rows: fc.Arbitrary<Float32Array<ArrayBuffer>> = fc
  .tuple(fc.array(entry, { minLength: 1, maxLength: 60 }), offset)
  .map(([entries, by]) => Float32Array.from(entries, (logit) => logit + by))
  .filter((row) => row.some(Number.isFinite));
