import { type Abilities, honouredBut } from "../ability.ts";

/** Every option: our chain runs on the model's own logits. */
export const ABILITIES: Abilities = honouredBut({});
