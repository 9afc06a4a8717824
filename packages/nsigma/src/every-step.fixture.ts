import * as fc from "fast-check";
import type { SamplerOptions, StepName } from "./options/options.ts";
import { DEFAULT_ORDER, TEMPERATURE_FIRST } from "./sampler/order.ts";

/** Options that switch on one step, each by itself. */
export const ON: Readonly<Record<StepName, SamplerOptions>> = {
  logitBias: { logitBias: { 1: 2 } },
  sequenceBias: { sequenceBias: [{ tokens: [1, 2], bias: 3 }] },
  minLength: { minNewTokens: 3, endOfText: [0] },
  noRepeatNgram: { noRepeatNgram: 2 },
  penalties: { repetitionPenalty: 1.3, frequencyPenalty: 0.4, presencePenalty: 0.2 },
  dry: { dryMultiplier: 0.8 },
  topNSigma: { topNSigma: 1 },
  minK: { minK: 3 },
  topK: { topK: 5 },
  tailFree: { tailFree: 0.9 },
  typicalP: { typicalP: 0.7 },
  topA: { topA: 0.2 },
  topP: { topP: 0.8 },
  minP: { minP: 0.1 },
  epsilonCutoff: { epsilonCutoff: 0.05 },
  etaCutoff: { etaCutoff: 0.1 },
  topH: { topH: 0.5 },
  pLess: { pLess: "plain" },
  xtc: { xtcProbability: 0.5 },
  temperature: { temperature: 0.7 },
  smoothing: { smoothingFactor: 0.3 },
  mirostat: { mirostat: 2 },
  adaptiveP: { adaptiveTarget: 0.4 },
  skew: { skew: 0.5 },
};

const LEARNERS: readonly StepName[] = ["mirostat", "adaptiveP"];
const OTHERS = DEFAULT_ORDER.filter((name) => !LEARNERS.includes(name));

/** Every order has to leave the steps that learn behind the cuts. */
const orders = fc.oneof(
  fc.constantFrom(DEFAULT_ORDER, TEMPERATURE_FIRST),
  fc
    .shuffledSubarray([...OTHERS], { minLength: OTHERS.length })
    .map((names): readonly string[] => [...names, ...LEARNERS]),
);

const scores: fc.Arbitrary<SamplerOptions> = fc.record(
  {
    logitBias: fc.constantFrom({}, { 0: 2, 3: -2 }, { 1: -60, 99: 5 }, { 2: false as const }),
    sequenceBias: fc.constantFrom([], [{ tokens: [1, 2], bias: 3 }], [{ tokens: [4], bias: -2 }]),
    bannedTokens: fc.constantFrom([], [5], [[1, 1], 99]),
    temperature: fc.constantFrom(0, 0.3, 0.8, 1, 1.5, 5),
    temperatureRange: fc.constantFrom(0, 0.5, 2),
    temperatureExponent: fc.constantFrom(0.5, 1, 3),
    smoothingFactor: fc.constantFrom(0, 0.2, 1),
    smoothingCurve: fc.constantFrom(1, 2, 4),
    skew: fc.constantFrom(-1, 0, 0.5),
    skewOrder: fc.constantFrom("probability", "id"),
  },
  { requiredKeys: [] },
);

const cuts: fc.Arbitrary<SamplerOptions> = fc.record(
  {
    topNSigma: fc.constantFrom(0, 0.5, 1, 2),
    std: fc.constantFrom("population", "sample", "zero-filled"),
    minK: fc.constantFrom(-1, 0, 3),
    topK: fc.constantFrom(0, 1, 3, 40),
    tailFree: fc.constantFrom(0, 0.9, 1),
    tailFreeCrossing: fc.constantFrom("kept", "dropped"),
    typicalP: fc.constantFrom(0, 0.5, 0.9, 1),
    typicalCrossing: fc.constantFrom("kept", "dropped", "next kept"),
    topA: fc.constantFrom(0, 0.2, 1),
    topP: fc.constantFrom(0, 0.5, 0.9, 1),
    topPCrossing: fc.constantFrom("kept", "dropped"),
    topPTies: fc.constantFrom("lower ids", "kept"),
    minP: fc.constantFrom(0, 0.05, 0.5, 1),
    epsilonCutoff: fc.constantFrom(0, 0.01, 0.3),
    etaCutoff: fc.constantFrom(0, 0.001, 0.3),
    topH: fc.constantFrom(0, 0.5, 1),
    pLess: fc.constantFrom("off", "plain", "norm"),
    ties: fc.constantFrom("lower ids", "kept"),
    typicalTies: fc.constantFrom("lower ids", "kept"),
    xtcTies: fc.constantFrom("lower ids", "kept"),
    minKeep: fc.constantFrom(0, 1, 4),
    xtcProbability: fc.constantFrom(0, 0.5, 1),
    xtcThreshold: fc.constantFrom(0.01, 0.1, 0.5),
    xtcForm: fc.constantFrom("random", "expected"),
    xtcProtected: fc.constantFrom([], [0, 3]),
    xtcProtection: fc.constantFrom("token", "step"),
  },
  { requiredKeys: [] },
);

const histories: fc.Arbitrary<SamplerOptions> = fc.record(
  {
    repetitionPenalty: fc.constantFrom(0.5, 1, 1.2, 3),
    frequencyPenalty: fc.constantFrom(-0.5, 0, 0.5),
    presencePenalty: fc.constantFrom(0, 0.5),
    penaltyWindow: fc.constantFrom<number | "all">(1, 3, 64, "all"),
    penaltyFade: fc.constantFrom(0, 1, 4),
    penaltySlope: fc.constantFrom(0, 0.5, 1),
    repetitionForm: fc.constantFrom("sign", "log-probability"),
    promptPenalties: fc.constantFrom("all", "repetition", "none"),
    dryMultiplier: fc.constantFrom(0, 0.8),
    dryBase: fc.constantFrom(1, 1.75),
    dryAllowedLength: fc.constantFrom(0, 1, 2),
    dryWindow: fc.constantFrom<number | "all">(1, 4, "all"),
    dryBreakers: fc.constantFrom([], [[1]], [[2, 3], [2]]),
    noRepeatNgram: fc.constantFrom(0, 0, 0, 2, 3),
    minNewTokens: fc.constantFrom(0, 2),
    minLength: fc.constantFrom(0, 5),
  },
  { requiredKeys: [] },
);

const learners: fc.Arbitrary<SamplerOptions> = fc.oneof(
  fc.constant({}),
  fc.record({
    mirostat: fc.constantFrom(1, 2),
    mirostatTau: fc.constantFrom(0, 1, 5),
    mirostatEta: fc.constantFrom(0, 0.1, 1),
    mirostatSurprise: fc.constantFrom("kept", "all"),
  }),
  fc.record({ adaptiveTarget: fc.constantFrom(0, 0.3, 1), adaptiveDecay: fc.constantFrom(0, 0.9) }),
);

const draws: fc.Arbitrary<SamplerOptions> = fc.oneof(
  fc.record({ seed: fc.maxSafeNat() }),
  fc.record({ seed: fc.nat(2 ** 31), draws: fc.constant("llama.cpp" as const) }),
);

/** Any options that are accepted: all steps, in any order that is. */
export const anyOptions: fc.Arbitrary<SamplerOptions> = fc
  .tuple(scores, cuts, histories, learners, draws, orders)
  .map(([score, cut, history, learner, draw, order]) => ({
    ...score,
    ...cut,
    ...history,
    ...learner,
    ...draw,
    order,
    endOfText: [0],
  }));
