import { computed, signal } from "@preact/signals";
import { DEFAULT_ORDER, type SamplerOptions, TEMPERATURE_FIRST } from "nsigma";

/** A sampler on the page: its line on the row, its column in the tables. */
export interface ShownSampler {
  /** What it is called in sentences. */
  readonly title: string;
  /** The option whose line can be dragged, and its value. */
  readonly option: "topNSigma" | "minP" | "topP" | "topK" | "etaCutoff";
  readonly value: number;
  /** A colour of the page's palette, from 1. */
  readonly colour: number;
  readonly shown: boolean;
}

/** Those of the paper, at its values. */
export const USUAL: readonly ShownSampler[] = [
  { title: "Top-nσ", option: "topNSigma", value: 1, colour: 1, shown: true },
  { title: "min-p", option: "minP", value: 0.1, colour: 2, shown: true },
  { title: "top-p", option: "topP", value: 0.9, colour: 3, shown: true },
  { title: "top-k", option: "topK", value: 20, colour: 4, shown: true },
  { title: "eta", option: "etaCutoff", value: 0.0009, colour: 5, shown: false },
];

export const samplers = signal(USUAL);

/** Which of them writes the text and fills the table. */
export const chosen = signal(0);
/** Of the text, and of what the samplers see where the temperature comes first. */
export const temperature = signal(1);
/** Whether the cuts see the row after the temperature, as vLLM and Hugging Face run them; llama.cpp cuts first. */
export const temperatureFirst = signal(true);
export const seed = signal(1);

/** The order of the steps: the library's own cuts first, as llama.cpp does. */
export const order = computed<string[]>(() => [
  ...(temperatureFirst.value ? TEMPERATURE_FIRST : DEFAULT_ORDER),
]);

/** A sampler as options of the library. */
export function optionsOf({ option, value }: ShownSampler): SamplerOptions {
  return { [option]: value } as SamplerOptions;
}

export function labelOf({ title, value }: ShownSampler): string {
  return `${title} ${Number(value.toPrecision(3))}`;
}

export function change(place: number, with_: Partial<ShownSampler>): void {
  samplers.value = samplers.value.map((each, at) => (at === place ? { ...each, ...with_ } : each));
}
