import { OPTION_NAMES, type OptionName } from "../../options/options.ts";

/** What a host makes of an option, and why when it does not simply honour it. */
export interface Ability {
  readonly how: "honoured" | "approximated" | "refused";
  readonly why?: string;
}

/** Every option: the whole chain runs here, on the model's own logits. */
export const ABILITIES: Readonly<Record<OptionName, Ability>> = Object.fromEntries(
  OPTION_NAMES.map((name) => [name, { how: "honoured" }]),
) as Record<OptionName, Ability>;
