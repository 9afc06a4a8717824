import type { Candidates } from "../../candidates/candidates.ts";
import { OptionError } from "../../errors.ts";
import { Mt19937 } from "../../random/mt19937.ts";
import type { Chain, Drawing } from "../drawing.ts";
import { TokenArray } from "./token-array.ts";

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
 * @throws OptionError when the seed has more than 32 bits
 */
export function asLlamaCpp({ seed, steps, named = [] }: Chain): Drawing {
  if (seed > LARGEST_SEED) {
    throw new OptionError("seed", seed, `an integer from 0 to ${LARGEST_SEED}, with draws "llama.cpp"`);
  }
  // Mirostat draws in place of `dist`, as does adaptive-p even when it is off; neither takes a number for a single candidate.
  const skipsSingles = named.includes("adaptiveP") || steps.some((step) => step.drawn !== undefined);
  const series = steps.filter((step) => step.kind === "key cut").length;
  const generators = Array.from({ length: series + 1 }, () => new Mt19937(seed));
  const memory = new Float64Array(series + 1);
  const generatorOf = (which: number): Mt19937 => {
    generators[which].seek(memory[which]);
    return generators[which];
  };
  const observer = new TokenArray();
  return {
    memory,
    observer,
    roll(_draw, which) {
      const number = generatorOf(which).float();
      memory[which] = generators[which].position;
      return number;
    },
    rollForToken() {
      if (skipsSingles && observer.size === 1) return 0;
      const number = generatorOf(0).double();
      memory[0] = generators[0].position;
      return number;
    },
    pick: (candidates, u) => pick(candidates, observer.order(candidates), u),
  };
}

function pick(candidates: Candidates, order: Int32Array, u: number): number {
  const { logits, temperature } = candidates;
  const { max } = candidates.statistics();
  const largest = Math.fround(max / temperature);
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
