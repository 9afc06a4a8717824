import { OptionError } from "../errors.ts";
import { LETTERS, type NoiseLetter } from "../noise/letters.ts";
import { type NoiseOptions, readNoise } from "../noise/options.ts";
import type { Ability } from "./ability.ts";

/** Which letters of noise a host can put into the model's run. */
export type NoiseAbilities = Readonly<Record<NoiseLetter, Ability>>;

const REFUSED: Ability = {
  how: "refused",
  why: "this host does not reach into the model's run; nsigma/llama-cpp does, and nsigma/onnxruntime on a model with inputs for it",
};

/** The letters of a host. @param abilities those that it can do, and what it says of others */
export function noiseOf(abilities: Partial<NoiseAbilities>): NoiseAbilities {
  const all = LETTERS.map((letter): [NoiseLetter, Ability] => [letter, abilities[letter] ?? REFUSED]);
  return Object.fromEntries(all) as Record<NoiseLetter, Ability>;
}

/** Where the runtime only shows logits, or not even those. */
export const NO_NOISE: NoiseAbilities = noiseOf({});

/** @throws OptionError for noise that is wrong, and for a letter that the host cannot do */
export function checkNoise(noise: NoiseOptions, abilities: NoiseAbilities): void {
  const { doses } = readNoise(noise, 0);
  for (const letter of LETTERS) {
    const { how, why } = abilities[letter];
    if (doses[letter] === undefined || how !== "refused") continue;
    throw new OptionError(`noise.${letter}`, noise[letter], `is not supported: ${why}`, "unsupported");
  }
}
