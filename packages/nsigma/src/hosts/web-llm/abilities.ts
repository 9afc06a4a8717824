import {
  OPTION_NAMES,
  type OptionName,
  OPTIONS,
  type SamplerOptions,
  type StepName,
} from "../../options/options.ts";
import { STEP_OPTIONS } from "../../options/tables.ts";
import { createSampler } from "../../sampler/create-sampler.ts";
import { type Abilities, type Ability, honouredBut } from "../ability.ts";
import type { HostNote } from "../host.ts";

const UNSEEN = "web-llm shows a logit processor no token of the prompt";

/** Every option: the whole chain runs here, on the model's own logits, and sees the answer but not the prompt. */
export const ABILITIES: Abilities = honouredBut(
  Object.fromEntries(
    OPTION_NAMES.flatMap((name): [OptionName, Ability][] => {
      const { withoutPrompt } = OPTIONS[name];
      return withoutPrompt ? [[name, { how: "approximated", why: `${withoutPrompt}: ${UNSEEN}` }]] : [];
    }),
  ),
);

/**
 * What of a sampler's options comes out in another way than it would with the prompt in sight.
 *
 * @throws OptionError for any mistake in them
 */
export function notesOf(options: SamplerOptions): HostNote[] {
  const running = createSampler(options).steps.map(({ name }) => name);
  const asked = running.flatMap((step) => STEP_OPTIONS[step as StepName]?.switches ?? []);
  return asked
    .filter((name) => options[name] !== undefined && OPTIONS[name].withoutPrompt !== undefined)
    .filter((name) => !isExact(name, options))
    .map((option) => ({ option, value: options[option], why: ABILITIES[option].why as string }));
}

/** Whether the prompt would not matter to it anyway. */
function isExact(name: OptionName, options: SamplerOptions): boolean {
  const { promptPenalties = "all", bannedTokens = [], sequenceBias = [] } = options;
  switch (name) {
    case "repetitionPenalty":
      return promptPenalties === "none";
    case "frequencyPenalty":
    case "presencePenalty":
      return promptPenalties !== "all";
    case "bannedTokens":
      return bannedTokens.every((ban) => typeof ban === "number" || ban.length === 1);
    case "sequenceBias":
      return sequenceBias.every(({ tokens }) => tokens.length === 1);
    default:
      return false;
  }
}
