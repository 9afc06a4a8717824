import type { SamplerOptions } from "nsigma";
import type { Message } from "nsigma/hosts";
import type { NoiseOptions } from "nsigma/noise";
import type { Limits } from "nsigma/openai";
import { isUrl } from "../models/locate.ts";
import type { LoadSettings } from "../models/settings.ts";
import type { PlannedTask } from "../tasks/planned-task.ts";

/** A model of a plan: how it is called in the tables, where it is, and how it is loaded. */
export interface PlannedModel extends LoadSettings {
  readonly label: string;
  /** `embedded`, a folder, a hub id, a .gguf file, or the URL of an OpenAI-compatible endpoint. */
  readonly model: string;
  /** Go on with prompts as they stand; otherwise they are put as a user's message, where the model has a template. */
  readonly plain?: boolean | undefined;
  /** For an endpoint: requests at once. */
  readonly concurrency?: number | undefined;
  /** For an endpoint: how long it may take, in ms, and how much it may send. */
  readonly limits?: EndpointLimits | undefined;
}

/** Those of the host, and how long a connection may take to be made. Default 10,000. */
export interface EndpointLimits extends Limits {
  readonly connect?: number | undefined;
}

/** A sampler of a plan: an arm of the comparison. The temperature comes from the cell. */
export interface PlannedSampler {
  readonly label: string;
  readonly options: SamplerOptions;
  /** In the model's run, with the seed of each text. */
  readonly noise?: NoiseOptions | undefined;
  /** Its own temperatures, instead of the plan's: greedy has only 0. */
  readonly temperatures?: readonly number[] | undefined;
}

/** What to evaluate, as data: every model x task x sampler x temperature is a cell of the table. */
export interface Plan {
  readonly models: readonly PlannedModel[];
  readonly tasks: readonly PlannedTask[];
  readonly samplers: readonly PlannedSampler[];
  readonly temperatures: readonly number[];
  /** Texts per item and cell; at temperature 0 one, because all would be the same, unless there is noise. */
  readonly samples: number;
  readonly maxTokens: number;
  /** Texts that end an answer and are no part of it. */
  readonly stop?: readonly string[] | undefined;
  /** The chat that comes before every item's prompt: a system message, worked examples. */
  readonly messages?: readonly Message[] | undefined;
  /** Text k of item i has a seed made of this, i and k: the same one in every cell. */
  readonly seed: number;
  /** Says how likely the texts are. It decides none of them, so a run can be judged again by another. */
  readonly judge?: PlannedModel | undefined;
}

/** One cell of the table, by the labels of the plan. */
export interface Cell {
  readonly model: string;
  readonly task: string;
  readonly sampler: string;
  readonly temperature: number;
}

/** How many texts each item gets in a cell. */
export function samplesAt(
  plan: Plan,
  { sampler, temperature }: Pick<Cell, "sampler" | "temperature">,
): number {
  if (temperature !== 0) return plan.samples;
  return plan.samplers.find(({ label }) => label === sampler)?.noise ? plan.samples : 1;
}

/** Whether a model is a server's. */
export function isEndpoint({ model }: Pick<PlannedModel, "model">): boolean {
  return isUrl(model);
}

/** The samplers of a plan, each with the temperatures it has there. */
export function samplersOf({
  samplers,
  temperatures,
}: Plan): (PlannedSampler & Pick<Plan, "temperatures">)[] {
  return samplers.map((sampler) => ({ ...sampler, temperatures: sampler.temperatures ?? temperatures }));
}

/** What decides a plan's texts. */
export function withoutJudge(plan: Plan): Plan {
  const { judge: _, ...texts } = plan;
  return texts;
}

/** One name for a cell, to look it up by. */
export function cellKey({ model, task, sampler, temperature }: Cell): string {
  return JSON.stringify([model, task, sampler, temperature]);
}

/** Every cell that a plan asks for, in the plan's order. */
export function cellsOf({ models, tasks, samplers, temperatures }: Plan): Cell[] {
  return models.flatMap(({ label: model }) =>
    tasks.flatMap(({ label: task }) =>
      samplers.flatMap(({ label: sampler, temperatures: own }) =>
        (own ?? temperatures).map((temperature) => ({ model, task, sampler, temperature })),
      ),
    ),
  );
}
