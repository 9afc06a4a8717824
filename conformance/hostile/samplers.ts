import * as fc from "fast-check";
import { DEFAULT_ORDER, type SamplerOptions } from "nsigma";

/** One sampler with every setting it has, each in its range and at its ends. */
export interface HostileSampler {
  name: string;
  options: fc.Arbitrary<SamplerOptions>;
  /** It can take every token away by itself. */
  bans?: boolean;
  /** It learns from the draw, so it has to come last. */
  learns?: boolean;
}

const of = fc.constantFrom;
const ids = fc.array(fc.oneof(fc.nat(6), of(99, 2 ** 24 - 1)), { maxLength: 3 });
const sequences = fc.array(fc.array(fc.nat(4), { minLength: 1, maxLength: 3 }), { maxLength: 3 });
const windows = of<number | "all">(1, 3, 1e9, "all");
const share = of(0, 1e-300, 1e-9, 0.3, 0.5, 0.999999, 1);
const below = of(0, 5e-324, 1e-9, 0.3, 0.999999);
const keep = of(0, 1, 3, 1e6);
const ties = of("lower ids" as const, "kept" as const);
const crossing = of("kept" as const, "dropped" as const);
const biases = of<(number | false)[]>(false, 0, 5, -5, 1e30, -1e30);

function some(parts: {
  [Name in keyof SamplerOptions]?: fc.Arbitrary<SamplerOptions[Name]>;
}): fc.Arbitrary<SamplerOptions> {
  return fc.record(parts, { requiredKeys: [] }) as fc.Arbitrary<SamplerOptions>;
}

export const SAMPLERS: readonly HostileSampler[] = [
  {
    name: "temperature",
    options: some({ temperature: of(0, 5e-324, 1e-310, 1e-40, 1e-9, 0.5, 2, 1e38, 1e300) }),
  },
  {
    name: "dynamic temperature",
    options: some({
      temperature: of(0, 0.5, 1, 50),
      temperatureRange: of(0, 0.5, 1, 1e9),
      temperatureExponent: of(1e-9, 1, 5, 1e9),
    }),
  },
  {
    name: "smoothing",
    options: some({ smoothingFactor: of(0, 1e-300, 0.3, 1000), smoothingCurve: of(1, 2, 3, 4, 1000) }),
  },
  {
    name: "Top-nσ",
    options: some({
      topNSigma: of(-1, 0, 1e-300, 1, 3.4, 1e9, 1e308),
      std: of("population", "sample", "zero-filled"),
    }),
  },
  { name: "top-k", options: some({ topK: of(0, 1, 2, 50, 1e6, 2 ** 53), ties }) },
  { name: "top-p", options: some({ topP: share, topPCrossing: crossing, topPTies: ties, minKeep: keep }) },
  { name: "min-p", options: some({ minP: share, minKeep: keep }) },
  { name: "top-a", options: some({ topA: share, minKeep: keep }) },
  { name: "tail-free", options: some({ tailFree: share, tailFreeCrossing: crossing, minKeep: keep }) },
  {
    name: "typical",
    options: some({ typicalP: share, typicalCrossing: crossing, typicalTies: ties, minKeep: keep }),
  },
  { name: "epsilon", options: some({ epsilonCutoff: below, minKeep: keep }) },
  { name: "eta", options: some({ etaCutoff: below, minKeep: keep }) },
  { name: "top-H", options: some({ topH: share, minKeep: keep }) },
  { name: "p-less", options: some({ pLess: of("plain", "norm"), minKeep: keep }) },
  { name: "min-k", options: some({ minK: of(-1, 0, 1e-300, 3, 1e9, 1e308), minKeep: keep }) },
  {
    name: "XTC",
    options: some({
      xtcProbability: of(0.5, 1),
      xtcThreshold: share,
      xtcProtected: ids,
      xtcProtection: of("token", "step", "unlikely"),
      xtcTies: ties,
      minKeep: keep,
    }),
  },
  {
    name: "XTC, expected",
    options: some({
      xtcProbability: of(0.5, 1),
      xtcThreshold: share,
      xtcForm: of("expected"),
      xtcProtected: ids,
      xtcProtection: of("token", "step", "unlikely"),
      xtcTies: ties,
      minKeep: keep,
    }),
  },
  {
    name: "mirostat 1",
    options: some({ mirostat: of(1), mirostatTau: of(0, 1e-300, 5, 100), mirostatEta: of(0, 0.1, 100) }),
    learns: true,
  },
  {
    name: "mirostat 2",
    options: some({
      mirostat: of(2),
      mirostatTau: of(0, 1e-300, 5, 100),
      mirostatEta: of(0, 0.1, 100),
      mirostatSurprise: of("kept", "all"),
    }),
    learns: true,
  },
  {
    name: "adaptive-p",
    options: some({ adaptiveTarget: of(0, 1e-300, 0.4, 1), adaptiveDecay: of(0, 0.9, 0.99) }),
    learns: true,
  },
  {
    name: "skew",
    options: some({ skew: of(-1000, -700, -1, 1, 700, 1000), skewOrder: of("probability", "id") }),
  },
  {
    name: "repetition penalty",
    options: some({
      repetitionPenalty: of(1e-300, 0.5, 1.2, 1e9, 1e308),
      repetitionForm: of("sign", "log-probability"),
      penaltyWindow: windows,
      penaltyFade: of(0, 1, 1e9),
      penaltySlope: share,
      promptPenalties: of("all", "repetition", "none"),
    }),
    bans: true,
  },
  {
    name: "frequency and presence penalty",
    options: some({
      frequencyPenalty: of(-1000, -1, 1, 1000),
      presencePenalty: of(-1000, -1, 1, 1000),
      penaltyWindow: windows,
      penaltyFade: of(0, 1, 1e9),
      promptPenalties: of("all", "repetition", "none"),
    }),
    bans: true,
  },
  {
    name: "DRY",
    options: some({
      dryMultiplier: of(1e-300, 0.8, 1000),
      dryBase: of(1, 1.0000001, 1.75, 1e9),
      dryAllowedLength: of(0, 1, 2, 1e6),
      dryWindow: windows,
      dryBreakers: sequences,
    }),
    bans: true,
  },
  { name: "no repeat of n tokens", options: some({ noRepeatNgram: of(1, 2, 3, 1e6) }), bans: true },
  {
    name: "minimum length",
    options: fc.record({
      minNewTokens: of(0, 2, 1e9),
      minLength: of(0, 5, 1e9),
      endOfText: ids.filter((list) => list.length > 0),
    }),
    bans: true,
  },
  {
    name: "logit bias",
    options: some({ logitBias: fc.dictionary(of("0", "1", "5", "99", "99999999999"), biases) }),
    bans: true,
  },
  {
    name: "sequence bias",
    options: some({
      sequenceBias: fc.array(
        fc.record({ tokens: fc.array(fc.nat(4), { minLength: 1, maxLength: 3 }), bias: biases }),
      ),
    }),
    bans: true,
  },
  {
    name: "banned tokens",
    options: some({
      bannedTokens: fc.array(fc.oneof(fc.nat(6), fc.array(fc.nat(4), { minLength: 1, maxLength: 3 }))),
    }),
    bans: true,
  },
];

const LEARNERS = ["mirostat", "adaptiveP"];
const OTHERS = DEFAULT_ORDER.filter((name) => !LEARNERS.includes(name));
const orders = fc
  .shuffledSubarray([...OTHERS], { minLength: OTHERS.length })
  .map((names) => [...names, ...LEARNERS]);

/** Several of them in any order that is accepted. */
export const chains: fc.Arbitrary<SamplerOptions> = fc
  .tuple(
    fc.shuffledSubarray(
      SAMPLERS.filter(({ learns }) => !learns),
      { minLength: 1, maxLength: 6 },
    ),
    fc.option(of(...SAMPLERS.filter(({ learns }) => learns)), { nil: undefined }),
    fc.option(orders, { nil: undefined }),
  )
  .chain(([chosen, learner, order]) =>
    fc.tuple(...chosen.map(({ options }) => options), learner?.options ?? fc.constant({})).map((all) => ({
      ...(Object.assign({}, ...all) as SamplerOptions),
      ...(order ? { order } : {}),
    })),
  );
