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
  // Two sums each: additions that wait for each other are what this loop would otherwise spend its time on.
  let xx = 0;
  let rx = 0;
  let rr = 0;
  let oddXx = 0;
  let oddRx = 0;
  let oddRr = 0;
  for (let i = 0; i < size; i += 2) {
    const x = values[start + i];
    const r = direction[i];
    xx += x * x;
    rx += r * x;
    rr += r * r;
    if (i + 1 === size) break;
    const oddX = values[start + i + 1];
    const oddR = direction[i + 1];
    oddXx += oddX * oddX;
    oddRx += oddR * oddX;
    oddRr += oddR * oddR;
  }
  xx += oddXx;
  rx += oddRx;
  rr += oddRr;
  const across = rr - (rx * rx) / xx;
  if (!(across > ACROSS * rr && xx < Infinity)) return;
  const toward = Math.sin(angle) * Math.sqrt(xx / across);
  const along = Math.cos(angle) - (toward * rx) / xx;
  for (let i = 0; i < size; i++) values[start + i] = values[start + i] * along + direction[i] * toward;
}
