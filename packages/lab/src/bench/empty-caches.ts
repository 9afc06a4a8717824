/** Larger than the last-level cache that one core can fill on common machines. */
const BYTES = 96 * 2 ** 20;
const LINE = 8; // float64 entries in a cache line

let ballast: Float64Array | undefined;

/** Fills every cache with something else. */
export function emptyCaches(): void {
  ballast ??= new Float64Array(BYTES / 8);
  for (let i = 0; i < ballast.length; i += LINE) ballast[i] += 1;
}
