import { Arrangement } from "../candidates/arrangement.ts";
import type { Candidates } from "../candidates/candidates.ts";
import { OptionError } from "../errors.ts";
import { Mt19937 } from "../random/mt19937.ts";
import type { Drawing } from "./drawing.ts";

// 2^32 - 1 means "choose a seed" there.
const LARGEST_SEED = 2 ** 32 - 2;

/** From here on float32 does not tell quotients apart that lie as far from each other as any two weights above 0. */
const INDISTINCT = 2 ** 32;

/**
 * llama.cpp's drawing: the same seed gives the tokens that its `dist`, `mirostat` and `adaptive-p` give.
 *
 * Each of its samplers has a Mersenne Twister of its own, all with the same seed; the token takes two words as a
 * double, XTC one as a float. The token is the first in its array whose running sum reaches u, and the array lies
 * as the samplers before left it. Where equal logits were sorted, its order is not defined and ours is by id.
 *
 * @param skipsSingles mirostat or adaptive-p, be it off, draws in place of `dist`, and takes no number when one
 *   candidate is left
 * @throws OptionError when the seed has more than 32 bits
 */
export function asLlamaCpp(seed: number, skipsSingles: boolean, series: number): Drawing {
  if (seed > LARGEST_SEED) {
    throw new OptionError("seed", seed, `an integer from 0 to ${LARGEST_SEED}, with draws "llama.cpp"`);
  }
  const generators = Array.from({ length: series + 1 }, () => new Mt19937(seed));
  const memory = new Float64Array(series + 1);
  const generatorOf = (which: number): Mt19937 => {
    generators[which].seek(memory[which]);
    return generators[which];
  };
  return {
    memory,
    arrangement: new Arrangement(),
    roll(_draw, which) {
      const number = generatorOf(which).float();
      memory[which] = generators[which].position;
      return number;
    },
    rollForToken(_draw, { size }) {
      if (skipsSingles && size === 1) return 0;
      const number = generatorOf(0).double();
      memory[0] = generators[0].position;
      return number;
    },
    pick,
  };
}

function pick(candidates: Candidates, u: number): number {
  const { logits, temperature } = candidates;
  const { max } = candidates.statistics();
  const largest = Math.fround(max / temperature);
  const order = candidates.arrangement?.order(candidates) ?? [];
  // Its logits are divided in float32. Where that makes equals of a certain token and an impossible one there is
  // nothing to be like, and the exact quotient serves.
  const distance =
    Math.abs(largest) < INDISTINCT
      ? (entry: number) => Math.fround(Math.fround(logits[entry] / temperature) - largest)
      : (entry: number) => (logits[entry] - max) / temperature;
  const weights = Float64Array.from(order, (entry) => Math.fround(Math.exp(distance(entry))));
  const target = u * weights.reduce((sum, weight) => sum + weight, 0);
  let running = 0;
  let last = 0;
  for (let i = 0; i < order.length; i++) {
    if (weights[i] === 0) continue;
    running += weights[i];
    last = i;
    if (running >= target) break;
  }
  return order[last];
}
