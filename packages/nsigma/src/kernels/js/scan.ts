import type { Statistics } from "../contract.ts";
import { statistics as plainStatistics } from "../plain/statistics.ts";

/** How many entries one maximum of the table stands for: fewer cost more mispredicted branches than they save later. */
export const PER_LANE = 256;

/** Rows below this are added up in double precision by either kernel, and by the same additions. */
const SHORT = 8192;

/** When the mean is this many standard deviations from 0, Σx² - (Σx)²/n has lost too many digits. */
const FAR = 1000;

/**
 * Max, mean and variance in one pass, and the maximum of every 256 entries.
 *
 * Sums of eight are added before they join the running ones: additions that wait for each other are what this loop
 * would otherwise spend its time on. Rows with entries that are not finite, and rows far from 0, are gone through once more.
 *
 * @returns how many maxima were written
 */
export function scan(logits: Float32Array, count: number, maxima: Float32Array, out: Statistics): number {
  let max = -Infinity;
  let sum = 0;
  let squares = 0;
  let lane = 0;
  const whole = count - (count % PER_LANE);
  for (let start = 0; start < whole; start += PER_LANE) {
    let top = -Infinity;
    for (let i = start; i < start + PER_LANE; i += 8) {
      const a = logits[i];
      const b = logits[i + 1];
      const c = logits[i + 2];
      const d = logits[i + 3];
      const e = logits[i + 4];
      const f = logits[i + 5];
      const g = logits[i + 6];
      const h = logits[i + 7];
      sum += a + b + (c + d) + (e + f + (g + h));
      squares += a * a + b * b + (c * c + d * d) + (e * e + f * f + (g * g + h * h));
      // One branch that is hardly ever taken, rather than eight.
      if (a > top || b > top || c > top || d > top || e > top || f > top || g > top || h > top) {
        if (a > top) top = a;
        if (b > top) top = b;
        if (c > top) top = c;
        if (d > top) top = d;
        if (e > top) top = e;
        if (f > top) top = f;
        if (g > top) top = g;
        if (h > top) top = h;
      }
    }
    maxima[lane++] = top;
    if (top > max) max = top;
  }
  if (whole < count) {
    let top = -Infinity;
    for (let i = whole; i < count; i++) {
      const x = logits[i];
      sum += x;
      squares += x * x;
      if (x > top) top = x;
    }
    maxima[lane++] = top;
    if (top > max) max = top;
  }

  if (count < SHORT) {
    aboutMaximum(logits, count, max, squares - squares === 0, out);
    return lane;
  }
  const mean = sum / count;
  const variance = squares / count - mean * mean;
  if (squares - squares !== 0 || mean * mean > FAR * FAR * variance) {
    plainStatistics(logits, count, out);
    return lane;
  }
  out.max = max;
  out.mean = mean;
  out.variance = variance;
  out.finite = count;
  out.firstNaN = -1;
  return lane;
}

/**
 * As `assembly/statistics.ts` adds up short rows: about the maximum, of every four entries the first with the third
 * and the second with the fourth; what is not finite counts as 0.
 */
function aboutMaximum(
  logits: Float32Array,
  count: number,
  max: number,
  clean: boolean,
  out: Statistics,
): void {
  const origin = Number.isFinite(max) ? max : 0;
  let sum0 = 0;
  let sum1 = 0;
  let squares0 = 0;
  let squares1 = 0;
  const whole = clean ? count & ~3 : 0;
  for (let i = 0; i < whole; i += 4) {
    const a = logits[i] - origin;
    const b = logits[i + 1] - origin;
    const c = logits[i + 2] - origin;
    const d = logits[i + 3] - origin;
    sum0 += a + c;
    sum1 += b + d;
    squares0 += a * a + c * c;
    squares1 += b * b + d * d;
  }
  let finite = whole;
  let firstNaN = -1;
  for (let i = whole; i < count; i += 4) {
    const quad = [0, 0, 0, 0];
    for (let lane = 0; lane < 4 && i + lane < count; lane++) {
      const x = logits[i + lane] - origin;
      if (x - x === 0) {
        quad[lane] = x;
        finite++;
      } else if (x !== x && firstNaN < 0) firstNaN = i + lane;
    }
    const [a, b, c, d] = quad;
    sum0 += a + c;
    sum1 += b + d;
    squares0 += a * a + c * c;
    squares1 += b * b + d * d;
  }
  const mean = (sum0 + sum1) / finite;
  out.max = max + 0;
  out.mean = mean + origin;
  out.variance = Math.max(0, (squares0 + squares1) / finite - mean * mean);
  out.finite = finite;
  out.firstNaN = firstNaN;
}
