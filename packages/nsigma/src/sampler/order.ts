import { OptionError } from "../errors.ts";
import type { StepName } from "../options/options.ts";

/** Scores are mended first, then cut, Top-nσ before the others so that σ is the whole row's, then softened. */
export const DEFAULT_ORDER: readonly StepName[] = [
  "logitBias",
  "sequenceBias",
  "minLength",
  "noRepeatNgram",
  "penalties",
  "dry",
  "topNSigma",
  "minK",
  "topK",
  "tailFree",
  "typicalP",
  "topA",
  "topP",
  "minP",
  "epsilonCutoff",
  "etaCutoff",
  "topH",
  "pLess",
  "xtc",
  "temperature",
  "smoothing",
  "mirostat",
  "adaptiveP",
  "skew",
];

const SOFTENING: readonly StepName[] = ["temperature", "smoothing"];

/** The cuts see the softened row: the order of the paper's runs, vLLM and Hugging Face. */
export const TEMPERATURE_FIRST: readonly StepName[] = DEFAULT_ORDER.flatMap((name): StepName[] => {
  if (name === "topNSigma") return [...SOFTENING, name];
  return SOFTENING.includes(name) ? [] : [name];
});

/** llama.cpp's names and letters for the steps. */
export const LLAMA_CPP_STEPS: readonly { name: string; letter: string; step: StepName }[] = [
  { name: "penalties", letter: "e", step: "penalties" },
  { name: "dry", letter: "d", step: "dry" },
  { name: "top_n_sigma", letter: "s", step: "topNSigma" },
  { name: "top_k", letter: "k", step: "topK" },
  { name: "typ_p", letter: "y", step: "typicalP" },
  { name: "typical_p", letter: "", step: "typicalP" },
  { name: "top_p", letter: "p", step: "topP" },
  { name: "min_p", letter: "m", step: "minP" },
  { name: "xtc", letter: "x", step: "xtc" },
  { name: "temperature", letter: "t", step: "temperature" },
  { name: "temp", letter: "", step: "temperature" },
  { name: "adaptive_p", letter: "a", step: "adaptiveP" },
];

/**
 * The steps an order names.
 *
 * @param order our names or llama.cpp's, or a string of llama.cpp's letters
 * @throws OptionError for an unknown name or a step named twice
 */
export function readOrder(order: readonly string[] | string): StepName[] {
  if (!Array.isArray(order) && typeof order !== "string") {
    throw new OptionError("order", order, "a list of step names, or llama.cpp's letters");
  }
  const steps = typeof order === "string" ? [...order].map(stepOfLetter) : order.map(stepOfName);
  if (new Set(steps).size !== steps.length) throw new OptionError("order", order, "each step once");
  return steps;
}

function stepOfLetter(letter: string): StepName {
  const known = LLAMA_CPP_STEPS.find((each) => each.letter === letter && letter !== "");
  if (known) return known.step;
  const letters = LLAMA_CPP_STEPS.map((each) => each.letter).join("");
  throw new OptionError("order", letter, `letters among "${letters}"`);
}

function stepOfName(name: string): StepName {
  const own = DEFAULT_ORDER.find((step) => step === name);
  const known = own ?? LLAMA_CPP_STEPS.find((each) => each.name === name)?.step;
  if (known) return known;
  throw new OptionError("order", name, `names among ${DEFAULT_ORDER.join(", ")}`);
}
