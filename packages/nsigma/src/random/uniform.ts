import { philox } from "./philox.ts";

// Shared scratch: a call fills it, reads it and returns; nothing asynchronous happens in between.
const words = new Uint32Array(4);

/**
 * The random number of one step: a pure function of (seed, step, stream).
 *
 * The sequence is public API: `uniform.frozen.test.ts` pins it.
 *
 * @param seed an integer, 0 to 2^53 - 1
 * @param step which draw, an integer, 0 to 2^53 - 1
 * @param stream which independent series, 0 to 2^32 - 1; the sampler's final draw is series 0
 * @returns u in [0, 1), a multiple of 2^-53
 */
export function uniform(seed: number, step: number, stream = 0): number {
  words[0] = step >>> 0;
  words[1] = Math.floor(step / 0x100000000);
  words[2] = stream;
  words[3] = 0;
  philox(words, seed >>> 0, Math.floor(seed / 0x100000000));
  return (words[0] * 0x200000 + (words[1] >>> 11)) / 0x20000000000000;
}
