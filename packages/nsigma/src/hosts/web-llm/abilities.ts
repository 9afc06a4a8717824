import type { OptionName, SamplerOptions } from "../../options/options.ts";
import { createSampler } from "../../sampler/create-sampler.ts";
import { type Abilities, type Ability, honouredBut } from "../ability.ts";
import type { HostNote } from "../host.ts";

const UNSEEN = "web-llm shows a logit processor no token of the prompt";

const approximated = (why: string): Ability => ({ how: "approximated", why: `${why}: ${UNSEEN}` });

/** Every option: the whole chain runs here, on the model's own logits, and sees the answer but not the prompt. */
export const ABILITIES: Abilities = honouredBut({
  repetitionPenalty: approximated("counts the answer's tokens only"),
  frequencyPenalty: approximated("counts the answer's tokens only"),
  presencePenalty: approximated("counts the answer's tokens only"),
  promptPenalties: approximated('acts as "none"'),
  dryMultiplier: approximated("sees repeats within the answer only"),
  noRepeatNgram: approximated("sees repeats within the answer only"),
  sequenceBias: approximated("misses a sequence that begins in the prompt"),
  bannedTokens: approximated("misses a sequence that begins in the prompt"),
  minLength: approximated("counts the answer's tokens only"),
});

/** The step that an option belongs to, where an approximation only matters when the step runs. */
const STEPS: Partial<Record<OptionName, string>> = {
  repetitionPenalty: "penalties",
  frequencyPenalty: "penalties",
  presencePenalty: "penalties",
  dryMultiplier: "dry",
  noRepeatNgram: "noRepeatNgram",
  sequenceBias: "sequenceBias",
  bannedTokens: "sequenceBias",
  minLength: "minLength",
};

/**
 * What of a sampler's options comes out in another way than it would with the prompt in sight.
 *
 * @throws OptionError for any mistake in them
 */
export function notesOf(options: SamplerOptions): HostNote[] {
  const running = new Set(createSampler(options).steps.map(({ name }) => name));
  return (Object.keys(STEPS) as OptionName[])
    .filter((name) => options[name] !== undefined && running.has(STEPS[name] as string))
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
