import type { ServerName } from "nsigma/openai";
import { UserError } from "../errors.ts";
import type { Dtype } from "./dtype.ts";

/** How a model is loaded; what is left out is decided here. */
export interface LoadSettings {
  /** For an ONNX model: which of its files. */
  readonly dtype?: Dtype | undefined;
  /** `auto`, or a kind of GPU as transformers.js or llama.cpp names it; the processor when left out. */
  readonly gpu?: string | undefined;
  /** For a .gguf: how many of its layers run on the GPU, from 0; all with `gpu`, none without. */
  readonly gpuLayers?: number | undefined;
  /** Threads of the processor, from 1. */
  readonly threads?: number | undefined;
  /** For a .gguf: the most tokens of prompt and answer together, from 1. */
  readonly context?: number | undefined;
  /** Texts at once, from 1, or as many as there is room for: in a .gguf each takes memory for a whole context. */
  readonly texts?: number | "many" | undefined;
  /**
   * Whether a .gguf's text for a seed is the same whatever came before it. Default: true where one text is written at a time; a
   * conversation, which goes on with what it has computed, does without.
   */
  readonly exact?: boolean | undefined;
  /** For a URL: which server it is, so that its parameters are called by their names. */
  readonly server?: ServerName | undefined;
  /** For a URL: the model's name there; the only one it has when left out. */
  readonly served?: string | undefined;
}

const KINDS = { onnx: "an ONNX model", gguf: "a .gguf file", url: "a server" } as const;
export type ModelKind = keyof typeof KINDS;

/** The kinds of model that a setting is for. */
export const KINDS_FOR: Readonly<Record<keyof LoadSettings, readonly ModelKind[]>> = {
  dtype: ["onnx"],
  gpu: ["onnx", "gguf"],
  gpuLayers: ["gguf"],
  threads: ["onnx", "gguf"],
  context: ["gguf"],
  texts: ["onnx", "gguf"],
  exact: ["onnx", "gguf", "url"],
  server: ["url"],
  served: ["url"],
};

const SETTINGS = Object.keys(KINDS_FOR) as (keyof LoadSettings)[];

/** The settings that are given, and nothing else. */
export function settingsOf(from: LoadSettings): LoadSettings {
  const given = SETTINGS.filter((setting) => from[setting] !== undefined);
  return Object.fromEntries(given.map((setting) => [setting, from[setting]]));
}

/** @throws UserError for a setting that would do nothing */
export function checkSettings(name: string, kind: ModelKind, settings: LoadSettings): void {
  for (const setting of SETTINGS) {
    const kinds = KINDS_FOR[setting];
    if (settings[setting] === undefined || kinds.includes(kind)) continue;
    const right = kinds.map((each) => KINDS[each]).join(" or ");
    throw new UserError(`${setting}: it is for ${right}, but model ${name} is ${KINDS[kind]}; leave it out`);
  }
}
