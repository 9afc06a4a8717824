import type { OptionName, StepName } from "./options.ts";

/** The options of each step: those that switch it on, and those that only set how it acts. */
export const STEP_OPTIONS: Readonly<
  Record<StepName, { readonly switches: readonly OptionName[]; readonly settings: readonly OptionName[] }>
> = {
  logitBias: { switches: ["logitBias"], settings: [] },
  sequenceBias: { switches: ["sequenceBias", "bannedTokens"], settings: [] },
  minLength: { switches: ["minNewTokens", "minLength"], settings: ["endOfText"] },
  noRepeatNgram: { switches: ["noRepeatNgram"], settings: [] },
  penalties: {
    switches: ["repetitionPenalty", "frequencyPenalty", "presencePenalty"],
    settings: ["penaltyWindow", "penaltyFade", "penaltySlope", "repetitionForm", "promptPenalties"],
  },
  dry: { switches: ["dryMultiplier"], settings: ["dryBase", "dryAllowedLength", "dryWindow", "dryBreakers"] },
  topNSigma: { switches: ["topNSigma"], settings: ["std"] },
  minK: { switches: ["minK"], settings: ["minKeep"] },
  topK: { switches: ["topK"], settings: ["ties"] },
  tailFree: { switches: ["tailFree"], settings: ["tailFreeCrossing", "minKeep"] },
  typicalP: { switches: ["typicalP"], settings: ["typicalCrossing", "typicalTies", "minKeep"] },
  topA: { switches: ["topA"], settings: ["minKeep"] },
  topP: { switches: ["topP"], settings: ["topPCrossing", "topPTies", "minKeep"] },
  minP: { switches: ["minP"], settings: ["minKeep"] },
  epsilonCutoff: { switches: ["epsilonCutoff"], settings: ["cutoffTies", "minKeep"] },
  etaCutoff: { switches: ["etaCutoff"], settings: ["cutoffTies", "minKeep"] },
  topH: { switches: ["topH"], settings: ["minKeep"] },
  pLess: { switches: ["pLess"], settings: ["minKeep"] },
  xtc: {
    switches: ["xtcProbability"],
    settings: ["xtcThreshold", "xtcForm", "xtcProtected", "xtcProtection", "xtcTies", "minKeep"],
  },
  temperature: { switches: ["temperature", "temperatureRange"], settings: ["temperatureExponent"] },
  smoothing: { switches: ["smoothingFactor"], settings: ["smoothingCurve"] },
  mirostat: { switches: ["mirostat"], settings: ["mirostatTau", "mirostatEta", "mirostatSurprise"] },
  adaptiveP: { switches: ["adaptiveTarget"], settings: ["adaptiveDecay"] },
  skew: { switches: ["skew"], settings: ["skewOrder"] },
};
