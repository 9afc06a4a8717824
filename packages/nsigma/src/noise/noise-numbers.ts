import { philox } from "../random/philox.ts";
import { LETTERS, type NoiseLetter } from "./letters.ts";

/** Which vector of a model's run: with the seed, all that its noise depends on. */
export interface VectorPlace {
  readonly letter: NoiseLetter;
  readonly layer: number;
  /** The position of the token that is being computed. */
  readonly step: number;
  /** The position of the token whose vector it is: not that of `step` where past tokens are noised again. */
  readonly position: number;
  readonly head: number;
}

/** One call of Philox gives 128 bits: 16 for each of eight dimensions. */
const DIMENSIONS = 8;
const HALF = 1 / 0x10000;

const words = new Uint32Array(4);

/**
 * The random numbers of a vector: a pure function of seed and place, so that a text is the same whatever runs beside it.
 *
 * @param direction is filled, a number for each dimension: from 0 to 1, or from the normal distribution where `isotropic`; each is
 *   one of 65,536 values
 * @returns which share of the largest angle, in [0, 1)
 */
export function drawNoise(
  seed: number,
  { letter, layer, step, position, head }: VectorPlace,
  isotropic: boolean,
  direction: Float32Array,
): number {
  const low = seed >>> 0;
  const high = Math.floor(seed / 0x100000000);
  const vector = layer * 0x10000 + head;
  // The draw of a token has 0 in the last word: noise and draw never share a number.
  const series = (LETTERS.indexOf(letter) + 1) * 0x10000;
  for (let block = 0, at = 0; at < direction.length; block++) {
    turnTo(step, position, vector, series + 1 + block);
    philox(words, low, high);
    const end = Math.min(at + DIMENSIONS, direction.length);
    for (let half = 0; at < end; at++, half++) {
      direction[at] = (((words[half >> 1] >>> ((half & 1) << 4)) & 0xffff) + 0.5) * HALF;
    }
  }
  if (isotropic) toNormal(direction);
  turnTo(step, position, vector, series);
  philox(words, low, high);
  return words[0] / 0x100000000;
}

function turnTo(step: number, position: number, vector: number, series: number): void {
  words[0] = step;
  words[1] = position;
  words[2] = vector;
  words[3] = series;
}

/** Pairs of uniform numbers become pairs of normal ones (Box and Muller). */
function toNormal(numbers: Float32Array): void {
  for (let i = 0; i < numbers.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(numbers[i]));
    // The last of an odd number has no partner, and takes its own angle from the first: any will do.
    const angle = 2 * Math.PI * numbers[i + 1 < numbers.length ? i + 1 : 0];
    numbers[i] = radius * Math.cos(angle);
    if (i + 1 < numbers.length) numbers[i + 1] = radius * Math.sin(angle);
  }
}
