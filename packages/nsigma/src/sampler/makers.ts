import type { SamplerOptions, SequenceBias, StepName } from "../options/options.ts";
import { adaptiveP } from "../steps/adaptive-p.ts";
import { dry } from "../steps/dry.ts";
import { dynamicTemperature } from "../steps/dynamic-temperature.ts";
import { epsilonCutoff } from "../steps/epsilon.ts";
import { etaCutoff } from "../steps/eta.ts";
import { logitBias } from "../steps/logit-bias.ts";
import { minK } from "../steps/min-k.ts";
import { minLength } from "../steps/min-length.ts";
import { minP } from "../steps/min-p.ts";
import { mirostat } from "../steps/mirostat.ts";
import { noRepeatNgram } from "../steps/no-repeat-ngram.ts";
import { pLess } from "../steps/p-less.ts";
import { penalties } from "../steps/penalties.ts";
import { sequenceBias } from "../steps/sequence-bias.ts";
import { skew } from "../steps/skew.ts";
import { smoothing } from "../steps/smoothing.ts";
import type { Step } from "../steps/step.ts";
import { tailFree } from "../steps/tail-free.ts";
import { topA } from "../steps/top-a.ts";
import { topH } from "../steps/top-h.ts";
import { topK } from "../steps/top-k.ts";
import { topNSigma } from "../steps/top-n-sigma.ts";
import { topP } from "../steps/top-p.ts";
import { typicalP } from "../steps/typical-p.ts";
import { xtc } from "../steps/xtc.ts";

/** How each step is made from the options; `off` when they do not ask for it. */
export const MAKERS: Readonly<Record<StepName, (options: SamplerOptions) => Step>> = {
  logitBias: ({ logitBias: bias = {} }) => logitBias(bias),
  sequenceBias: ({ sequenceBias: biases = [], bannedTokens = [] }) =>
    sequenceBias([...biases, ...bannedTokens.map(ban)]),
  minLength: ({ minNewTokens, minLength: length, endOfText = [] }) =>
    minLength({ newTokens: minNewTokens, length, endOfText }),
  noRepeatNgram: ({ noRepeatNgram: n = 0 }) => noRepeatNgram(n),
  penalties: (options) =>
    penalties({
      repetition: options.repetitionPenalty,
      frequency: options.frequencyPenalty,
      presence: options.presencePenalty,
      window: options.penaltyWindow,
      form: options.repetitionForm,
      fade: options.penaltyFade,
      slope: options.penaltySlope,
      prompt: options.promptPenalties,
    }),
  dry: (options) =>
    dry({
      multiplier: options.dryMultiplier ?? 0,
      base: options.dryBase,
      allowedLength: options.dryAllowedLength,
      window: options.dryWindow,
      breakers: options.dryBreakers,
    }),
  topNSigma: ({ topNSigma: n = 0, std }) => topNSigma(n, { std }),
  minK: ({ minK: tau = -1, minKeep }) => minK(tau, { minKeep }),
  topK: ({ topK: k = 0, ties }) => topK(k, { ties }),
  tailFree: ({ tailFree: z = 1, tailFreeCrossing: crossing, minKeep }) => tailFree(z, { crossing, minKeep }),
  typicalP: ({ typicalP: p = 1, typicalCrossing: crossing, typicalTies: ties, minKeep }) =>
    typicalP(p, { crossing, ties, minKeep }),
  topA: ({ topA: a = 0, minKeep }) => topA(a, { minKeep }),
  topP: ({ topP: p = 1, topPCrossing: crossing, topPTies: ties, minKeep }) =>
    topP(p, { crossing, ties, minKeep }),
  minP: ({ minP: p = 0, minKeep }) => minP(p, { minKeep }),
  epsilonCutoff: ({ epsilonCutoff: epsilon = 0, cutoffTies: ties, minKeep }) =>
    epsilonCutoff(epsilon, { ties, minKeep }),
  etaCutoff: ({ etaCutoff: epsilon = 0, cutoffTies: ties, minKeep }) => etaCutoff(epsilon, { ties, minKeep }),
  topH: ({ topH: h = 0, minKeep }) => topH(h, { minKeep }),
  pLess: ({ pLess: form = "off", minKeep }) => pLess(form, { minKeep }),
  xtc: (options) =>
    xtc({
      probability: options.xtcProbability ?? 0,
      threshold: options.xtcThreshold,
      form: options.xtcForm,
      protected: options.xtcProtected,
      protection: options.xtcProtection,
      ties: options.xtcTies,
      minKeep: options.minKeep,
    }),
  temperature: ({ temperature, temperatureRange: range = 0, temperatureExponent: exponent }) =>
    dynamicTemperature({ temperature, range, exponent }),
  smoothing: ({ smoothingFactor: factor = 0, smoothingCurve: curve }) => smoothing({ factor, curve }),
  mirostat: ({ mirostat: version = 0, mirostatTau: tau, mirostatEta: eta, mirostatSurprise: surprise }) =>
    mirostat(version, { tau, eta, surprise }),
  adaptiveP: ({ adaptiveTarget: target = -1, adaptiveDecay: decay }) => adaptiveP({ target, decay }),
  skew: ({ skew: s = 0, skewOrder }) => skew(s, skewOrder),
};

function ban(tokens: number | readonly number[]): SequenceBias {
  return { tokens: typeof tokens === "number" ? [tokens] : tokens, bias: false };
}
