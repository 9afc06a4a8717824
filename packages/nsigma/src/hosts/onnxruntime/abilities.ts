import { OPTION_NAMES, type OptionName } from "../../options/options.ts";

/** What becomes of each option on this host: the chain is our own and reads the model's own logits. */
export const ABILITIES: Readonly<Record<OptionName, "honoured">> = Object.fromEntries(
  OPTION_NAMES.map((name) => [name, "honoured"]),
) as Record<OptionName, "honoured">;
