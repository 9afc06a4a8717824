import type { SamplerOptions, StepName } from "nsigma";
import { copy, dropDead, type Maker, type Stage, vectorOfLists } from "./native-chain.ts";
import { exceptTopChoices, minPLine, topNSigmaLine, topPPrefix, typicalPrefix } from "./lines.ts";
import { best, type RuleOf } from "./rules.ts";
import { type Learner, surpriseLine, zipfLine } from "./surprise.ts";

/** One sampler with its settings: as options of ours, and as llama.cpp makes it. */
export interface Link {
  name: string;
  options: SamplerOptions;
  native: readonly Stage[];
  /** What a cut goes by, to say whether a difference lies on the line. Without it, none may. */
  rule?: RuleOf;
  /**
   * Relative error of the final logits' differences when they come out of sums of n float32 terms, for samplers
   * that compute new logits from probabilities.
   */
  float32?: (n: number) => number;
  /** For a sampler whose line depends on what it has drawn. */
  learner?: () => Learner;
}

const link = (name: string, options: SamplerOptions, native: Maker, rule?: RuleOf): Link => ({
  name,
  options,
  native: [native],
  ...(rule && { rule }),
});

export const topK = (k: number): Link => link("top-k", { topK: k }, (c) => c.init_top_k(k), best(k));

export const topP = (p: number, keep = 1): Link =>
  link("top-p", { topP: p, minKeep: keep }, (c) => c.init_top_p(p, keep), topPPrefix(p, keep));

export const minP = (p: number, keep = 1): Link =>
  link("min-p", { minP: p, minKeep: keep }, (c) => c.init_min_p(p, keep), minPLine(p, keep));

export const topNSigma = (n: number): Link =>
  link("top-nσ", { topNSigma: n }, (c) => c.init_top_n_sigma(n), topNSigmaLine(n));

/** With a token at -Infinity in the array llama.cpp's entropy is 0 · ln 0, NaN; see quirks.test.ts. */
export const typical = (p: number, keep = 1): Link => ({
  name: "typical",
  options: { typicalP: p, minKeep: keep },
  native: [dropDead, (c) => c.init_typical(p, keep)],
  rule: typicalPrefix(p, keep),
});

export const temperature = (t: number): Link =>
  link("temperature", { temperature: t }, (c) => c.init_temp(t), t === 0 ? best(1) : undefined);

/** llama.cpp's largest entropy counts the tokens at -Infinity too, and so do ours with its draws; see quirks.test.ts. */
export const dynamicTemperature = (t: number, range: number, exponent: number): Link => ({
  name: "dynamic temperature",
  options: { temperature: t, temperatureRange: range, temperatureExponent: exponent, draws: "llama.cpp" },
  native: [(c) => c.init_temp_ext(t, range, exponent)],
  // The entropy and its largest value; the exponent multiplies what is lost.
  float32: (n) => (2 * n + 64) * 2 ** -24 * Math.max(1, exponent),
});

/** With a probability of 1 it always strikes, so that what it removes can be compared row by row. */
export const xtc = (probability: number, threshold: number, seed = 0, keep = 1): Link =>
  link(
    "xtc",
    { xtcProbability: probability, xtcThreshold: threshold, minKeep: keep, draws: "llama.cpp", seed },
    (c) => c.init_xtc(probability, threshold, keep, seed),
    exceptTopChoices(threshold, keep),
  );

/** The draw itself. */
export const dist = (seed: number): Link =>
  link("dist", { draws: "llama.cpp", seed }, (c) => c.init_dist(seed));

export const mirostat = (seed: number, tau: number, eta: number): Link => ({
  ...link(
    "mirostat 1",
    { mirostat: 1, mirostatTau: tau, mirostatEta: eta, draws: "llama.cpp", seed },
    (c, vocabulary) => c.init_mirostat(vocabulary, seed, tau, eta, 100),
  ),
  learner: () => zipfLine(tau, eta),
});

export const mirostat2 = (seed: number, tau: number, eta: number): Link => ({
  ...link("mirostat 2", { mirostat: 2, mirostatTau: tau, mirostatEta: eta, draws: "llama.cpp", seed }, (c) =>
    c.init_mirostat_v2(seed, tau, eta),
  ),
  learner: () => surpriseLine(tau, eta),
});

export const adaptiveP = (seed: number, target: number, decay: number): Link => ({
  name: "adaptive-p",
  options: { adaptiveTarget: target, adaptiveDecay: decay, draws: "llama.cpp", seed },
  native: [(c) => c.init_adaptive_p(target, decay, seed)],
  // 5 - 10·d²/(1 + d) with d = |p - t|/0.3 changes by at most 10/0.3 for each unit of p and t.
  float32: (n) => (40 * (n + 64)) / 2 ** 24,
});

/** At its default target, after a step of ours: it draws, and changes nothing. */
export const adaptiveOff = (seed: number, before: StepName): Link[] => [
  link("adaptive-p, off", { draws: "llama.cpp", seed }, (c) => c.init_adaptive_p(-1, 0.9, seed)),
  inOrder(before, "adaptiveP"),
];

export const penalties = (r: number, frequency: number, presence: number, window: number): Link =>
  link(
    "penalties",
    { repetitionPenalty: r, frequencyPenalty: frequency, presencePenalty: presence, penaltyWindow: window },
    (c, vocabulary) => c.init_penalties(vocabulary, window, r, frequency, presence),
  );

export const dry = (multiplier: number, base: number, allowed: number, window: number): Link =>
  link(
    "dry",
    { dryMultiplier: multiplier, dryBase: base, dryAllowedLength: allowed, dryWindow: window },
    (c) => c.init_dry(null, multiplier, base, allowed, window, null, 0),
  );

export const dryWithBreakers = (window: number, ...breakers: number[][]): Link =>
  link(
    "dry with breakers",
    { dryMultiplier: 0.8, dryBase: 1.75, dryAllowedLength: 2, dryWindow: window, dryBreakers: breakers },
    (c) => c.init_dry_testing!(0.8, 1.75, 2, window, vectorOfLists(breakers)),
  );

export const logitBias = (biases: Readonly<Record<string, number | false>>): Link =>
  link("logit bias", { logitBias: biases }, (c, vocabulary) => {
    const entries = Object.entries(biases);
    const memory = new Float32Array(2 * entries.length);
    const tokens = new Int32Array(memory.buffer);
    entries.forEach(([token, bias], i) => {
      tokens[2 * i] = Number(token);
      memory[2 * i + 1] = bias === false ? -Infinity : bias;
    });
    return c.init_logit_bias(vocabulary, entries.length, copy(memory));
  });

/** Not a sampler: the order of the steps, when it is not the default one. */
export const inOrder = (...order: StepName[]): Link => ({ name: "order", options: { order }, native: [] });
