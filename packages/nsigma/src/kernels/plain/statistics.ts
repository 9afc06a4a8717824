import type { Statistics } from "../contract.ts";

/**
 * Max, mean and population variance of the finite entries, in one pass.
 *
 * Sums are taken about the first finite entry, so that rows with a large common offset (GPT-2's logits lie
 * around -100) lose no digits in Σx² - (Σx)²/n.
 */
export function statistics(logits: Float32Array, count: number, out: Statistics): void {
  let start = 0;
  while (start < count && !Number.isFinite(logits[start])) start++;
  const origin = start < count ? logits[start] : 0;

  let max = -Infinity;
  let sum = 0;
  let squares = 0;
  let finite = 0;
  let firstNaN = -1;
  for (let i = 0; i < count; i++) {
    const logit = logits[i];
    const x = logit - origin;
    // x - x is 0 for a finite x and NaN for anything else.
    if (x - x === 0) {
      sum += x;
      squares += x * x;
      finite++;
    } else if (logit !== logit && firstNaN < 0) firstNaN = i;
    if (logit > max) max = logit;
  }

  const mean = finite > 0 ? sum / finite : NaN;
  out.max = max;
  out.mean = mean + origin;
  out.variance = finite > 0 ? Math.max(0, squares / finite - mean * mean) : NaN;
  out.finite = finite;
  out.firstNaN = firstNaN;
}
