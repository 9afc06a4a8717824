import { type Abilities, honouredBut } from "../ability.ts";

/** Every option: the whole chain runs on the model's own logits, and sees prompt and answer. */
export const ABILITIES: Abilities = honouredBut({});
