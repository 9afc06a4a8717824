import { LETTERS } from "../../noise/letters.ts";
import { type Abilities, honouredBut } from "../ability.ts";
import { type NoiseAbilities, noiseOf } from "../noise-ability.ts";

/** Every option: our chain runs on the model's own logits. */
export const ABILITIES: Abilities = honouredBut({});

/** Every letter of noise, where the graph of the model's kind has its place: the first request with it finds out. */
export const NOISE: NoiseAbilities = noiseOf(
  Object.fromEntries(LETTERS.map((letter) => [letter, { how: "honoured" }])),
);
