import { express } from "../../dialects/express/express.ts";
import { CHOICE_OPTIONS, type ChoiceOptionName, STEP_OPTIONS } from "../../options/tables.ts";
import { OPTION_NAMES, type OptionName, type SamplerOptions } from "../../options/options.ts";
import type { Abilities, Ability } from "../ability.ts";
import { type ServerName, serverOf } from "../../dialects/servers.ts";

/**
 * What a server does with every option, by trying: values of each are written in the server's words and read back.
 *
 * Differences in other options that come with one (ties, windows, the order) are said of those.
 */
export function abilitiesOf(server: ServerName): Abilities {
  const { dialect } = serverOf(server);
  const entries = OPTION_NAMES.map((option): [OptionName, Ability] => {
    const tries = triesOf(option);
    const found = tries.flatMap((options) =>
      express(dialect, options).notes.filter((note) => note.option === option),
    );
    if (found.length === 0) return [option, { how: "honoured" }];
    const [{ value, why }] = found;
    const all = found.length === tries.length;
    const refused = all && found.every(({ kind }) => kind === "refused");
    const which = all ? "" : `${JSON.stringify(value)}: `;
    return [option, { how: refused ? "refused" : "approximated", why: `${which}${why}` }];
  });
  return Object.fromEntries(entries) as Record<OptionName, Ability>;
}

/** A value of each option that is neither off nor a default; of those that set how a step acts, with the step on. */
const VALUES: Readonly<Partial<Record<OptionName, readonly unknown[]>>> = {
  temperature: [0, 1.5],
  temperatureRange: [0.5],
  temperatureExponent: [2],
  topNSigma: [1],
  minK: [3],
  topK: [20],
  topP: [0.9],
  minP: [0.1],
  topA: [0.2],
  tailFree: [0.9],
  typicalP: [0.5],
  epsilonCutoff: [0.0005],
  etaCutoff: [0.0005],
  topH: [0.4],
  xtcProbability: [0.5],
  xtcThreshold: [0.2],
  mirostat: [1, 2],
  mirostatTau: [4],
  mirostatEta: [0.2],
  minKeep: [3],
  smoothingFactor: [0.3],
  smoothingCurve: [2],
  adaptiveTarget: [0.5],
  adaptiveDecay: [0.8],
  skew: [0.5],
  repetitionPenalty: [1.2],
  frequencyPenalty: [0.5],
  presencePenalty: [0.5],
  penaltyFade: [8],
  penaltySlope: [0.5],
  penaltyWindow: [32, "all"],
  dryMultiplier: [0.8],
  dryBase: [2],
  dryAllowedLength: [3],
  dryWindow: [32, "all"],
  dryBreakers: [[[13]]],
  noRepeatNgram: [3],
  minNewTokens: [5],
  minLength: [5],
  xtcProtected: [[13]],
  logitBias: [{ 13: 1 }],
  sequenceBias: [[{ tokens: [13, 14], bias: 1 }]],
  bannedTokens: [[13]],
  endOfText: [[2]],
  order: [
    ["topP", "temperature"],
    ["temperature", "topP"],
  ],
  seed: [1],
  vocabSize: [1000],
};

/** What has to be on for a setting to do anything, where its step's first switch is not it. */
const BESIDE: Readonly<Partial<Record<OptionName, SamplerOptions>>> = {
  temperatureExponent: { temperatureRange: 0.5 },
  penaltySlope: { repetitionPenalty: 1.2 },
  repetitionForm: { repetitionPenalty: 1.2 },
  promptPenalties: { repetitionPenalty: 1.2, presencePenalty: 0.5 },
  xtcProtection: { xtcProbability: 0.5, xtcProtected: [13] },
  minKeep: { topP: 0.9 },
  minNewTokens: { endOfText: [2] },
  minLength: { endOfText: [2] },
  endOfText: { minNewTokens: 5 },
  order: { topP: 0.9, temperature: 1.5 },
  pLess: {},
  draws: { seed: 1 },
};

function triesOf(option: OptionName): SamplerOptions[] {
  const words = option in CHOICE_OPTIONS ? CHOICE_OPTIONS[option as ChoiceOptionName].choices : [];
  const values = VALUES[option] ?? words.filter((word) => word !== "off");
  return values.map((value) => ({ ...(BESIDE[option] ?? switchFor(option)), [option]: value }));
}

function switchFor(option: OptionName): SamplerOptions {
  const step = Object.values(STEP_OPTIONS).find(({ settings }) => settings.includes(option));
  const [first] = step?.switches ?? [];
  return first === undefined ? {} : { [first]: VALUES[first]?.at(-1) };
}
