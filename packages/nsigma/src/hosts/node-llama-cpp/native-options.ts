import type { OptionName, SamplerOptions } from "../../options/options.ts";
import { createSampler } from "../../sampler/create-sampler.ts";

/** Sampling options of node-llama-cpp's own, as `LlamaChatSession.prompt` and `evaluate` take them. */
export interface NativeOptions {
  /** 0 is greedy. */
  readonly temperature: number;
  /** 0 is off. */
  readonly topK: number;
  /** 1 is off. */
  readonly topP: number;
  /** 0 is off. */
  readonly minP: number;
  /** Left out, it is the time in seconds, so that two texts of one second are the same. */
  readonly seed?: number;
  readonly xtc?: { readonly probability: number; readonly threshold: number };
}

/** Seeds have 32 bits there, and the last means "choose one". */
const LARGEST_SEED = 2 ** 32 - 2;

/** The order in which node-llama-cpp 3 chains llama.cpp's samplers (its AddonSampler). */
const ORDER = ["topK", "topP", "minP", "xtc", "temperature"];

/** What it can be told no other than. */
const FIXED: readonly [OptionName, ...unknown[]][] = [
  ["ties", "lower ids"],
  ["topPCrossing", "kept"],
  ["topPTies", "lower ids"],
  ["minKeep", 0, 1],
  ["temperatureRange", 0],
  ["xtcForm", "random"],
  ["xtcTies", "lower ids"],
  ["vocabSize"],
];

/**
 * The options in node-llama-cpp's own words, for all it does by itself: top-k, top-p, min-p, XTC and temperature, in
 * this order, or greedy.
 *
 * What is kept is the same; what a seed draws is the same only where `drawsAlike`.
 *
 * @returns undefined when the chain has anything else in it
 * @throws OptionError for any mistake in the options
 */
export function nativeOptions(options: SamplerOptions): NativeOptions | undefined {
  const names = createSampler(options).steps.map(({ name }) => name);
  const has = (name: string) => names.includes(name);
  const { topK = 0, topP = 1, minP = 0, temperature = 1, seed } = options;
  const { xtcProbability = 0, xtcThreshold = 0.1, xtcProtected = [] } = options;
  if (FIXED.some(([name, ...values]) => options[name] !== undefined && !values.includes(options[name])))
    return;
  if (xtcProtected.length > 0 || (seed !== undefined && seed > LARGEST_SEED)) return;
  if (has("greedy")) {
    if (has("xtc") || names.some((name) => name !== "greedy" && !ORDER.includes(name))) return;
    return { temperature: 0, topK: 0, topP: 1, minP: 0 };
  }
  const places = names.map((name) => ORDER.indexOf(name));
  if (places.some((place, index) => place < 0 || place < (places[index - 1] ?? 0))) return;
  return {
    temperature,
    topK: has("topK") ? topK : 0,
    topP: has("topP") ? topP : 1,
    minP: has("minP") ? minP : 0,
    ...(seed !== undefined && { seed }),
    ...(has("xtc") && { xtc: { probability: xtcProbability, threshold: xtcThreshold } }),
  };
}

/**
 * Whether node-llama-cpp's own draw gives the very tokens that these options give: greedy, or llama.cpp's random
 * numbers over an array that top-k or top-p has sorted. (Without them it sorts all the same, and llama.cpp does not.)
 */
export function drawsAlike(options: SamplerOptions, native: NativeOptions): boolean {
  if (native.temperature === 0) return true;
  if (options.draws !== "llama.cpp" || options.seed === undefined) return false;
  return native.topK > 0 || native.topP < 1;
}
