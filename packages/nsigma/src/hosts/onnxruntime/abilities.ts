import type { Ability } from "../ability.ts";
import { type NoiseAbilities, noiseOf } from "../noise-ability.ts";

function onModels(attention: string): Ability {
  return { how: "approximated", why: `on models that nsigma models noise has written${attention}` };
}

const ANY = onModels("");
const PLAIN = onModels(" and whose attention is several nodes, between which the kept tokens are");
const FUSED = onModels(
  " and whose attention is one node, GroupQueryAttention or MultiHeadAttention, with the kept tokens inside it",
);

/** Noise by letter, for all models; what a session's model has inputs for decides. */
export const NOISE: NoiseAbilities = noiseOf({
  hidden: ANY,
  query: ANY,
  key: PLAIN,
  value: PLAIN,
  attention: ANY,
  cachedKey: FUSED,
  cachedValue: FUSED,
});
