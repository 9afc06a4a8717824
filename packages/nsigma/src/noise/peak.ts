import type { Dose } from "./options.ts";

/** How far the dose reaches before and after its depth, as a share of the layers: about the original's 5 of 32. */
export const PEAK_REACH = 0.16;

/**
 * The full dose at a depth, and from there in a straight line down to none.
 *
 * @param theta the largest angle in radians
 * @param depth layer / layers, from 0 to 1
 */
export function peak(theta: number, depth: number): Dose {
  const places = new Set([Math.max(0, depth - PEAK_REACH), depth, Math.min(1, depth + PEAK_REACH)]);
  return {
    theta,
    depth: Array.from(places, (at) => ({
      at: rounded(at),
      ratio: Math.max(0, rounded(1 - Math.abs(at - depth) / PEAK_REACH)),
    })),
  };
}

/** Without the last digits of a difference: 0.24, not 0.24000000000000002. */
function rounded(value: number): number {
  return Number(value.toFixed(9));
}
