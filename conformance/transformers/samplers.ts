import type { SamplerOptions, StepName } from "nsigma";
import type { Arguments, Case } from "./golden.ts";

/** What generate() runs, in its order: processors, then temperature, then the cuts. */
const ORDER: readonly StepName[] = [
  "sequenceBias",
  "penalties",
  "noRepeatNgram",
  "minLength",
  "logitBias",
  "temperature",
  "topNSigma",
  "topH",
  "topK",
  "topP",
  "minP",
  "typicalP",
  "epsilonCutoff",
  "etaCutoff",
];

const ends = (ids: number | number[]) => ({ endOfText: [ids].flat() });

/** Their class -> our options, from its arguments. */
export const SAMPLERS: Readonly<Record<string, (set: Arguments) => SamplerOptions>> = {
  TemperatureLogitsWarper: () => ({}),
  TopKLogitsWarper: (a) => ({ topK: Math.max(a.top_k, a.min_tokens_to_keep ?? 1), ties: "kept" }),
  TopPLogitsWarper: (a) => ({ topP: a.top_p, minKeep: a.min_tokens_to_keep ?? 1 }),
  MinPLogitsWarper: (a) => ({ minP: a.min_p, minKeep: a.min_tokens_to_keep ?? 1 }),
  TypicalLogitsWarper: (a) => ({ typicalP: a.mass, minKeep: a.min_tokens_to_keep ?? 1, typicalTies: "kept" }),
  EpsilonLogitsWarper: (a) => ({
    epsilonCutoff: a.epsilon,
    minKeep: a.min_tokens_to_keep ?? 1,
    cutoffTies: "kept",
  }),
  EtaLogitsWarper: (a) => ({ etaCutoff: a.epsilon, minKeep: a.min_tokens_to_keep ?? 1, cutoffTies: "kept" }),
  TopHLogitsWarper: (a) => ({ topH: a.top_h }),
  TopNSigma: (a) => ({ topNSigma: a.n, std: "sample" }),
  RepetitionPenaltyLogitsProcessor: (a) => ({
    repetitionPenalty: a.penalty,
    penaltyWindow: "all",
    promptPenalties: a.prompt_ignore_length === "prompt" ? "none" : "all",
  }),
  NoRepeatNGramLogitsProcessor: (a) => ({ noRepeatNgram: a.ngram_size }),
  SequenceBiasLogitsProcessor: (a) => ({
    sequenceBias: a.sequence_bias.map(([tokens, bias]: [number[], number]) => ({ tokens, bias })),
  }),
  NoBadWordsLogitsProcessor: (a) => ({ bannedTokens: a.bad_words_ids }),
  SuppressTokensLogitsProcessor: (a) => ({
    logitBias: Object.fromEntries(a.suppress_tokens.map((id: number) => [id, false])),
  }),
  MinLengthLogitsProcessor: (a) => ({ minLength: a.min_length, ...ends(a.eos_token_id) }),
  MinNewTokensLengthLogitsProcessor: (a) => ({ minNewTokens: a.min_new_tokens, ...ends(a.eos_token_id) }),
  chain: (a) => Object.assign({}, ...Object.entries(a).map(([name, set]) => SAMPLERS[name](set))),
};

/** Mismatches we live with: in how many of the golden rows, and why. */
export const ACCEPTED: Readonly<Record<string, { rows: number; why: string }>> = {};

export function optionsFor(name: string, { set, temperature = 1 }: Case): SamplerOptions {
  return { order: ORDER, temperature, seed: 1, ...SAMPLERS[name](set) };
}

/** The settings that are a line, and which way widens the kept set. */
const LINES = {
  topP: 1,
  typicalP: 1,
  topH: 1,
  topNSigma: 1,
  minP: -1,
  epsilonCutoff: -1,
  etaCutoff: -1,
} as const;

/** The same options with every line moved outwards by this share of itself; inwards when negative. */
export function widened(options: SamplerOptions, by: number): SamplerOptions {
  const moved: SamplerOptions = { ...options };
  for (const [name, direction] of Object.entries(LINES) as [keyof typeof LINES, number][]) {
    const line = options[name];
    if (line === undefined) continue;
    const most = ["topNSigma"].includes(name) ? Infinity : 1;
    moved[name] = Math.min(most, line * (1 + direction * by));
  }
  return moved;
}
