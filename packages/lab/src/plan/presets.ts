import { TEMPERATURE_FIRST } from "nsigma";
import type { NoiseOptions } from "nsigma/noise";
import { EMBEDDED } from "../models/locate.ts";
import { noiseLabel } from "./noise-label.ts";
import type { Plan, PlannedModel, PlannedSampler } from "./plan.ts";

/** The paper's samplers, with its settings; it cuts its rivals after the temperature. Greedy decoding beside them. */
const PAPER: readonly PlannedSampler[] = [
  { label: "greedy", options: {}, temperatures: [0] },
  { label: "plain sampling", options: {} },
  { label: "top-k 20", options: { topK: 20, order: TEMPERATURE_FIRST } },
  { label: "top-p 0.9", options: { topP: 0.9, order: TEMPERATURE_FIRST } },
  { label: "min-p 0.1", options: { minP: 0.1, order: TEMPERATURE_FIRST } },
  { label: "Top-nσ 1", options: { topNSigma: 1 } },
];

/**
 * The rivals with the cut before the temperature, which no longer depends on it: else the order would be on trial.
 * Top-k keeps the same tokens either way.
 */
const TEMPERATURE_LAST: readonly PlannedSampler[] = [
  { label: "top-p 0.9, temperature last", options: { topP: 0.9 } },
  { label: "min-p 0.1, temperature last", options: { minP: 0.1 } },
];

/** What a plan says that leaves things out, and all of it when there is none. */
export const DEFAULT_PLAN: Plan = {
  models: [{ label: EMBEDDED, model: EMBEDDED }],
  tasks: [{ label: "word-problems", task: "word-problems", limit: 100 }],
  samplers: [...PAPER, ...TEMPERATURE_LAST],
  temperatures: [0.7, 1, 1.5, 2, 3],
  samples: 1,
  maxTokens: 96,
  seed: 1,
};

/** As many items as the paper took of each set; of AQuA that is all of them. */
const PAPER_ITEMS = 256;

const QUALITY_DIVERSITY: readonly PlannedSampler[] = [
  ...PAPER.slice(0, -1),
  { label: "eta 0.0009", options: { etaCutoff: 0.0009, order: TEMPERATURE_FIRST } },
  // The first one is what others are compared with.
  { label: "Top-nσ 1", options: { topNSigma: 1 } },
  { label: "Top-nσ 0.7", options: { topNSigma: 0.7 } },
  { label: "Top-nσ 1.5", options: { topNSigma: 1.5 } },
];

/** Plans with names. What a plan file leaves out is as in one of them. */
export const PRESETS = {
  default: DEFAULT_PLAN,
  /** The paper's grid: its four sets, samplers and temperatures, and as many tokens. */
  paper: {
    ...DEFAULT_PLAN,
    tasks: (["gsm8k", "aqua", "math-500", "gpqa"] as const).map((task) => ({
      label: task,
      task,
      limit: PAPER_ITEMS,
    })),
    temperatures: [1, 1.5, 2, 3],
    maxTokens: 2048,
  },
  /** How likely a judge finds the texts, and how much they differ. */
  "quality-diversity": {
    ...DEFAULT_PLAN,
    tasks: [{ label: "open-ended", task: "open-ended", limit: 100 }],
    samplers: QUALITY_DIVERSITY,
    samples: 4,
    maxTokens: 128,
  },
} as const satisfies Record<string, Plan>;

export type PresetName = keyof typeof PRESETS;

export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

/** What can be said of a comparison. */
export interface Comparison {
  readonly model: PlannedModel;
  readonly problems: number;
  readonly temperatures: readonly number[];
  /** The rivals once more, with the cut before the temperature. */
  readonly temperatureLast?: boolean | undefined;
  readonly seed: number;
  readonly maxTokens: number;
  /** The chat that comes before every problem. */
  readonly messages?: Plan["messages"];
  /** Greedy decoding with it, and beside that without it. */
  readonly noise?: NoiseOptions | undefined;
}

/** The samplers that differ most, on a few problems: the first thing to look at. */
const FIRST = ["plain sampling", "top-p 0.9", "min-p 0.1", "Top-nσ 1"];

/** A small plan, whose run answers in seconds what the default plan answers in minutes. */
export function comparisonPlan(comparison: Comparison): Plan {
  const { model, problems, temperatures, temperatureLast = false, seed, maxTokens, messages } = comparison;
  const first = PAPER.filter(({ label }) => FIRST.includes(label));
  const samplers = [...greedyWith(comparison.noise), ...first];
  return {
    models: [model],
    tasks: [{ label: "word-problems", task: "word-problems", limit: problems }],
    samplers: temperatureLast ? [...samplers, ...TEMPERATURE_LAST] : samplers,
    temperatures: [...new Set(temperatures)],
    samples: 1,
    maxTokens,
    seed,
    ...(messages && { messages }),
  };
}

/** Greedy decoding without noise and with it; nothing where there is none. */
function greedyWith(noise: NoiseOptions | undefined): PlannedSampler[] {
  if (noise === undefined) return [];
  const greedy = { label: "greedy", options: {}, temperatures: [0] };
  return [greedy, { ...greedy, label: `greedy, ${noiseLabel(noise)}`, noise }];
}
