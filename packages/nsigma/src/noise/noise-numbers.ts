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

const HALF = 1 / 0x10000;

const words = new Uint32Array(4);

/**
 * The random numbers of a vector: a pure function of seed and place, so that a text is the same whatever runs beside it.
 *
 * Philox makes of the place the state of xoshiro128++, whose numbers follow each other faster than Philox makes them.
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
  words[0] = step;
  words[1] = position;
  words[2] = vectorWord(layer, head);
  words[3] = seriesOf(letter);
  philox(words, seed >>> 0, Math.floor(seed / 0x100000000));
  const share = nextWord();
  fill(direction);
  if (isotropic) toNormal(direction);
  return share / 0x100000000;
}

export function vectorWord(layer: number, head: number): number {
  return layer * 0x10000 + head;
}

/** The draw of a token has 0 here: noise and draw never share a number. */
export function seriesOf(letter: NoiseLetter): number {
  return LETTERS.indexOf(letter) + 1;
}

/** One number of xoshiro128++, whose state is `words` (Blackman and Vigna, 2019). */
function nextWord(): number {
  const sum = (words[0] + words[3]) | 0;
  const result = (((sum << 7) | (sum >>> 25)) + words[0]) >>> 0;
  const shifted = words[1] << 9;
  words[2] ^= words[0];
  words[3] ^= words[1];
  words[1] ^= words[2];
  words[0] ^= words[3];
  words[2] ^= shifted;
  words[3] = (words[3] << 11) | (words[3] >>> 21);
  return result;
}

/** Two numbers of 16 bits from each of `nextWord`, which is written out here: the state stays in registers. */
function fill(direction: Float32Array): void {
  let s0 = words[0] | 0;
  let s1 = words[1] | 0;
  let s2 = words[2] | 0;
  let s3 = words[3] | 0;
  const { length } = direction;
  for (let at = 0; at < length; at += 2) {
    const sum = (s0 + s3) | 0;
    const word = (((sum << 7) | (sum >>> 25)) + s0) | 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    direction[at] = ((word & 0xffff) + 0.5) * HALF;
    if (at + 1 < length) direction[at + 1] = ((word >>> 16) + 0.5) * HALF;
  }
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
