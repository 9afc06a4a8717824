import type { SamplerOptions } from "nsigma";

/** A model of a plan: how it is called in the tables, and where it is. */
export interface PlannedModel {
  readonly label: string;
  /** `embedded`, a folder, a hub id, a .gguf file, or the URL of an OpenAI-compatible endpoint. */
  readonly model: string;
  /** For an endpoint: which server it is, so that its parameters are called by their names. */
  readonly server?: string;
  /** For an endpoint: the model's name there. */
  readonly served?: string;
  /** For an endpoint: requests at once. */
  readonly concurrency?: number;
}

/** A task of a plan. */
export interface PlannedTask {
  readonly label: string;
  /** `word-problems`, `gsm8k`, `aqua`, `math-500`, `gpqa`, `jsonl` or `open-ended`. */
  readonly task: string;
  /** A local file in the published format, where the task reads one. */
  readonly file?: string;
  /** How many items, the first of them; default all (500 of the built-in ones). */
  readonly limit?: number;
}

/** A sampler of a plan: an arm of the comparison. The temperature comes from the cell. */
export interface PlannedSampler {
  readonly label: string;
  readonly options: SamplerOptions;
  /** Its own temperatures, instead of the plan's: greedy has only 0. */
  readonly temperatures?: readonly number[];
}

/** What to evaluate, as data: every model x task x sampler x temperature is a cell of the table. */
export interface Plan {
  readonly models: readonly PlannedModel[];
  readonly tasks: readonly PlannedTask[];
  readonly samplers: readonly PlannedSampler[];
  readonly temperatures: readonly number[];
  /** Texts per item and cell. */
  readonly samples: number;
  readonly maxTokens: number;
  /** Text k of item i has a seed made of this, i and k: the same one in every cell. */
  readonly seed: number;
}
