import { OptionError } from "../../errors.ts";
import type { Reader } from "../dialect.ts";
import { numberOf } from "./values.ts";

/** What an engine does with a seed; each has its own rule. */
interface SeedRule {
  /** The number that the engine draws with. Left out: the seed itself. */
  readonly as?: (seed: number) => number;
  /** Whether that number asks for a random seed. Left out: none does. */
  readonly random?: (seed: number) => boolean;
}

/** A seed. Negative ones, where an engine has them, are counted down from 2^53, because ours begin at 0. */
export function readSeed({ as = (seed) => seed, random = () => false }: SeedRule = {}): Reader {
  return (value, context) => {
    const given = numberOf(value, context);
    if (!Number.isInteger(given)) throw new OptionError(context.parameter, value, "an integer");
    if (!Number.isSafeInteger(given)) {
      context.note("from 2^53 on JavaScript has not every integer, so a random seed is taken");
      return {};
    }
    const seed = as(given);
    if (random(seed)) {
      if (given >= 0) context.note("it asks the engine for a random seed");
      return {};
    }
    if (seed !== given) context.note(`the engine takes ${seed} for it`, "changed");
    if (seed >= 0) return { seed };
    context.note(`seeds begin at 0 here: ${2 ** 53 + seed} stands for it`, "changed");
    return { seed: 2 ** 53 + seed };
  };
}

const in32Bits = (seed: number): number => ((seed % 2 ** 32) + 2 ** 32) % 2 ** 32;

/** llama.cpp's seeds have 32 bits, and the last of them asks for a random one. */
export const readLlamaCppSeed: Reader = readSeed({ as: in32Bits, random: (seed) => seed === 2 ** 32 - 1 });

/** mlx-vlm takes the last 32 bits of any integer. */
export const readSeedOf32Bits: Reader = readSeed({ as: in32Bits });

/** -1 asks for a random seed; all others, negative ones too, are seeds. */
export const readSeedOrMinusOne: Reader = readSeed({ random: (seed) => seed === -1 });

/** Python's own generator takes a seed without its sign. */
export const readPythonSeed: Reader = readSeed({ as: Math.abs });
