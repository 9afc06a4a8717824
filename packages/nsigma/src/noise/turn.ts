/** Of a direction that is nearly the vector's own, less than this share is across it: rounding, and no direction. */
const ACROSS = 1e-12;

/**
 * Turns a vector by an angle towards a direction, in place; its length stays.
 *
 *     o = r - x (r·x) / (x·x)      what of the direction r is across the vector x
 *     x' = x cos a + |x| o/|o| sin a
 *
 * A vector of zeros, one that is not finite, and one along the direction stay as they are.
 *
 * @param direction as long as the vector
 */
export function turn(values: Float32Array, start: number, direction: Float32Array, angle: number): void {
  const size = direction.length;
  let xx = 0;
  let rx = 0;
  let rr = 0;
  for (let i = 0; i < size; i++) {
    const x = values[start + i];
    const r = direction[i];
    xx += x * x;
    rx += r * x;
    rr += r * r;
  }
  const across = rr - (rx * rx) / xx;
  if (!(across > ACROSS * rr && xx < Infinity)) return;
  const toward = Math.sin(angle) * Math.sqrt(xx / across);
  const along = Math.cos(angle) - (toward * rx) / xx;
  for (let i = 0; i < size; i++) values[start + i] = values[start + i] * along + direction[i] * toward;
}
