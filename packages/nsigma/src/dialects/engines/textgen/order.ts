import { OptionError } from "../../../errors.ts";
import type { StepName } from "../../../options/options.ts";
import type { Context, Reader, Request, Writer } from "../../dialect.ts";

/** textgen's names, in its default order. */
const SAMPLERS: Readonly<Record<string, StepName | undefined>> = {
  repetition_penalty: "penalties",
  presence_penalty: "penalties",
  frequency_penalty: "penalties",
  dry: "dry",
  top_n_sigma: "topNSigma",
  temperature: "temperature",
  dynamic_temperature: "temperature",
  quadratic_sampling: "smoothing",
  top_k: "topK",
  top_p: "topP",
  typical_p: "typicalP",
  epsilon_cutoff: "epsilonCutoff",
  eta_cutoff: "etaCutoff",
  tfs: "tailFree",
  top_a: "topA",
  min_p: "minP",
  adaptive_p: "adaptiveP",
  mirostat: "mirostat",
  xtc: "xtc",
  encoder_repetition_penalty: undefined,
  no_repeat_ngram: "noRepeatNgram",
};
export const TEXTGEN_PRIORITY: readonly string[] = Object.keys(SAMPLERS);
const WARMTH: readonly string[] = ["temperature", "dynamic_temperature", "quadratic_sampling"];

/** Bans and biases are in no list and come first. */
const BEFORE: readonly StepName[] = ["sequenceBias", "logitBias"];

/** What a list leaves out runs before it, in the order it is made in: transformers' own first, then textgen's. */
const LEFT_OUT: readonly string[] = [
  "no_repeat_ngram",
  "temperature",
  "top_k",
  "top_p",
  "min_p",
  "typical_p",
  "epsilon_cutoff",
  "eta_cutoff",
  "dry",
  "repetition_penalty",
  "presence_penalty",
  "frequency_penalty",
  "tfs",
  "top_a",
  "top_n_sigma",
  "adaptive_p",
  "xtc",
  "dynamic_temperature",
  "quadratic_sampling",
  "mirostat",
];

/** `sampler_priority`, a list or names with commas or line breaks between them, and `temperature_last`. */
export const readTextgenOrder: Reader = (value, context) => {
  const given = namesOf(value, context);
  const names = given.length > 0 ? given : TEXTGEN_PRIORITY;
  for (const name of names.filter((each) => !Object.hasOwn(SAMPLERS, each))) {
    context.note(`there is no sampler "${name}", textgen passes over it`, "changed");
  }
  const last = context.request.temperature_last === true;
  const placed = last ? [...names.filter((name) => !WARMTH.includes(name)), ...WARMTH] : names;
  const before = LEFT_OUT.filter((name) => !placed.includes(name));
  // Several samplers there may be one step here, which runs in the place of the first that is on.
  const steps = [...before, ...placed].flatMap((name) => stepOf(name, context.request) ?? []);
  return { order: [...new Set([...BEFORE, ...steps])] };
};

function namesOf(value: unknown, { parameter }: Context): readonly string[] {
  const list: unknown = typeof value === "string" ? value.split(/[,\n]/) : value;
  if (!Array.isArray(list) || list.some((name) => typeof name !== "string")) {
    throw new OptionError(parameter, value, "a list of sampler names");
  }
  return list.map((name: string) => name.trim()).filter(Boolean);
}

const PENALTIES: Readonly<Record<string, number>> = {
  repetition_penalty: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
};

/** The step of a sampler, unless it shares the step with another one and is off itself. */
function stepOf(name: string, request: Request): StepName | undefined {
  if (!Object.hasOwn(SAMPLERS, name)) return undefined;
  if (name === (request.dynamic_temperature === true ? "temperature" : "dynamic_temperature"))
    return undefined;
  const penalties = Object.keys(PENALTIES).filter((each) => request[each] !== PENALTIES[each]);
  if (penalties.length > 0 && name in PENALTIES && !penalties.includes(name)) return undefined;
  return SAMPLERS[name];
}

/** Every name of what runs. What is left out is off, and runs before it. */
export const writeTextgenOrder: Writer = ({ order }) => {
  const names = order.flatMap((step) => TEXTGEN_PRIORITY.filter((name) => SAMPLERS[name] === step));
  return names.length > 0 ? names : undefined;
};
