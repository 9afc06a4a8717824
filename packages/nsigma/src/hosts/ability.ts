import { OPTION_NAMES, type OptionName } from "../options/options.ts";

/** What a host makes of an option, and why when it does not simply honour it. */
export interface Ability {
  readonly how: "honoured" | "approximated" | "refused";
  readonly why?: string;
}

export type Abilities = Readonly<Record<OptionName, Ability>>;

/** The abilities of a host in which our chain runs on the model's own logits: everything, with these exceptions. */
export function honouredBut(exceptions: Partial<Abilities>): Abilities {
  const all = OPTION_NAMES.map((name): [OptionName, Ability] => [name, { how: "honoured" }]);
  return { ...(Object.fromEntries(all) as Record<OptionName, Ability>), ...exceptions };
}

/** Where the whole chain runs on the model's own logits and sees prompt and answer. */
export const ALL_HONOURED: Abilities = honouredBut({});
