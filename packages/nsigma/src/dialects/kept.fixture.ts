import { createSampler } from "../sampler/create-sampler.ts";
import type { Sampler } from "../sampler/sampler.ts";
import type { DialectName, Request, TranslationSettings } from "./dialect.ts";
import { translate } from "./translate/translate.ts";

/** Requests that switch off everything an engine has on by default, and sample at temperature 1. */
export const NEUTRAL: Readonly<Record<DialectName, Request>> = {
  "llama.cpp": { temperature: 1, top_k: 0, top_p: 1, min_p: 0 },
  transformers: { do_sample: true, top_k: 0 },
  koboldcpp: { temperature: 1, top_k: 0, top_p: 1 },
  textgen: { top_p: 1 },
  aphrodite: {},
  exllamav3: {},
  tabbyapi: {},
  yals: {},
  mlx: { temperature: 1 },
  "mlx-lm": { temperature: 1 },
  vllm: {},
  sglang: {},
  ollama: { temperature: 1, top_k: 0, top_p: 1 },
  "ollama-v1": {},
  "lm-studio": { temperature: 1, top_k: 0, top_p: 1, repeat_penalty: 1 },
  openrouter: {},
  nsigma: {},
  paper: { n: 1e9 },
};

/** What an engine's request makes, with the engine's own defaults. */
export function samplerOf(dialect: DialectName, request: Request, settings?: TranslationSettings): Sampler {
  return createSampler({ seed: 1, ...translate(dialect, request, settings).options });
}

/** The tokens that one parameter of an engine keeps, by id, with all others off. */
export function kept(dialect: DialectName, request: Request, row: Float32Array): number[] {
  const sampler = samplerOf(dialect, { ...NEUTRAL[dialect], ...request });
  return [...sampler.distribution(row).ids].sort((a, b) => a - b);
}

/** The logits that one parameter of an engine leaves behind a prompt, with all others off. */
export function logitsAfter(
  dialect: DialectName,
  prompt: number[],
  request: Request,
  row: Float32Array,
): number[] {
  const sampler = samplerOf(dialect, { ...NEUTRAL[dialect], ...request });
  sampler.prompt(prompt);
  return [...sampler.mask(row.slice())];
}

/** What the translation of a request says about it: parameter and reason. */
export function notesOf(dialect: DialectName, request: Request, settings?: TranslationSettings): string[] {
  return translate(dialect, request, settings).notes.map(({ parameter, why }) => `${parameter}: ${why}`);
}
