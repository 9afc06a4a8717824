// e^x for x <= 0 by the same operations in the same order as the WebAssembly kernel (`assembly/exp.ts`), so that both
// have the same weights to the last bit. `Math.exp` is another in every engine.

/** What is added to it is rounded to an integer. */
const ROUNDING = 6755399441055744;
const LN2_HIGH = 0.693147180369123816;
const LN2_LOW = 1.90821492927058770002e-10;

/** Below this a double has no digits left worth having. */
const LEAST = -708;

/** 2^-n. */
const POWERS = Float64Array.from({ length: 1024 }, (_, n) => 2 ** -n);

/** Weighs nothing below -708. */
export function exp(x: number): number {
  if (!(x >= LEAST)) return 0;
  const n = x * Math.LOG2E + ROUNDING - ROUNDING;
  const r = x - n * LN2_HIGH - n * LN2_LOW;
  const r2 = r * r;
  const r4 = r2 * r2;
  const q0 = 1 + r + r2 * (0.5 + r * 0.16666666666666666);
  const q1 =
    0.041666666666666664 + r * 0.008333333333333333 + r2 * (0.001388888888888889 + r * 0.0001984126984126984);
  const q2 =
    0.0000248015873015873 +
    r * 0.0000027557319223985893 +
    r2 * (2.755731922398589e-7 + r * 2.505210838544172e-8);
  return (q0 + r4 * (q1 + r4 * q2)) * POWERS[-n];
}
